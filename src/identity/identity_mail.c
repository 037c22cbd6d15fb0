/* Letters of a sign-in. They are written and sent by a thread of their own, so that the answer to who asks is the same, and as quick, whether anybody
 * has the address or not. */
#include "identity/identity_int.h"
#include "net/net_mailbox.h"
#include "net/net_smtp.h"

#include <stdlib.h>
#include <string.h>

#define QUEUE_MAX 256
#define MAIL_LEN 256

struct ask {
	struct ask *next;
	char mail[MAIL_LEN], sign_in[IDENTITY_SECRET_LEN];
};
struct identity_mail {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	struct ask *first, **last;
	size_t waiting;
	bool stop, runs;
	pthread_t thread;
};

/* ---- the letter ---- */

static void sender_of(const struct identity *identity, char out[MAIL_LEN])
{
	const char *sender = getenv("SANGSAENG_SENDER"), *host = strstr(identity->base_url, "://");
	size_t length;

	if (sender && string_is_mail_address(sender) && strlen(sender) < MAIL_LEN) {
		snprintf(out, MAIL_LEN, "%s", sender);
		return;
	}
	host = host ? host + 3 : identity->base_url;
	length = strcspn(host, ":/");
	snprintf(out, MAIL_LEN, "sangsaeng@%.*s", (int)(length < 200 ? length : 200), host);
	if (!string_is_mail_address(out))
		snprintf(out, MAIL_LEN, "sangsaeng@localhost.invalid");
}

static void write_letter(
	const struct identity *identity, const struct identity_who *who, const char *code, const char *link, struct text *subject, struct text *body)
{
	bool ko = who->person->language == LANG_KO;
	const char *name = who->person->name;

	text_append_string(subject, ko ? "[상생] 로그인 코드" : "Sangsaeng: your sign-in code");
	if (name && name[0])
		text_printf(body, ko ? "%s 님께\n\n" : "Dear %s,\n\n", name);
	text_append_string(body, ko ? "로그인 코드: " : "Your code: ");
	text_printf(body, "%s\n\n", code);
	text_append_string(body, ko ? "로그인을 시작한 브라우저에서는 이 링크로도 들어갈 수 있습니다:\n"
				    : "In the browser in which you asked for it, this link does the same:\n");
	text_printf(body, "%s/v1/sign-in/link?key=%s\n\n", identity->base_url, link);
	text_append_string(body, ko ? "코드와 링크는 10분 동안 한 번만 쓸 수 있습니다. 직접 요청하지 않았다면 이 편지를 버리십시오. 코드를 "
				      "아무에게도 알려 주지 마십시오. 운영 담당자도 코드를 "
				      "묻지 않습니다.\n"
				    : "Code and link work once, for 10 minutes. If you did not ask for them, ignore this letter. Tell the code to "
				      "nobody; the office never "
				      "asks for it.\n");
}

/* Through the mail server, or into the folder. */
static struct net_answer hand_over(
	struct identity *identity, const char *prefix, const struct identity_who *who, const struct text *subject, const struct text *body)
{
	struct net_answer answer = {.result = NET_BROKEN};
	struct net_smtp *smtp = NULL;
	char key[IDENTITY_KEY_LEN], message_id[MAIL_LEN + IDENTITY_KEY_LEN], sender[MAIL_LEN];
	struct err err;

	sender_of(identity, sender);
	identity_id_make(prefix, key);
	snprintf(message_id, sizeof message_id, "<%s%s>", key, strchr(sender, '@'));
	{
		struct net_letter letter = {.key = key,
			.message_id = message_id,
			.from_name = who->person->language == LANG_KO ? "상생" : "Sangsaeng",
			.from = sender,
			.to_name = who->person->name ? who->person->name : "",
			.to = who->person->mail,
			.subject = subject->data,
			.body = body->data,
			.at = identity_now(identity)};

		if (identity->smtp && net_smtp_open(identity->smtp, &smtp, &err) == ST_OK)
			answer = net_smtp_send(smtp, &letter);
		else if (!identity->smtp && net_mailbox_open(identity->mailbox, &err) == ST_OK)
			answer = net_mailbox_put(identity->mailbox, &letter);
	}
	net_smtp_close(smtp);
	return answer;
}

static void send_letter(struct identity *identity, const struct identity_who *who, const char *code, const char *link)
{
	struct net_answer answer;
	struct text subject, body;

	text_init(&subject);
	text_init(&body);
	write_letter(identity, who, code, link, &subject, &body);
	answer = hand_over(identity, "sign-in-", who, &subject, &body);
	if (answer.result != NET_SENT && identity->log)
		identity->log(identity->log_context, "error", "a sign-in letter could not be sent", answer.detail);
	if (body.length)
		sodium_memzero(body.data, body.length);
	text_done(&body);
	text_done(&subject);
}

/* ---- an invitation ---- */

/* It holds no key: programs that look through mail open links. Whoever comes asks for a code at the address that the letter was sent to. */
static void write_invitation(const struct identity *identity, const struct identity_who *who, struct text *subject, struct text *body)
{
	bool ko = who->person->language == LANG_KO;

	text_append_string(subject, ko ? "[상생] 로그인 초대" : "Sangsaeng: you may sign in");
	text_printf(body, ko ? "%s 님께\n\n" : "Dear %s,\n\n", who->person->name);
	text_append_string(
		body, ko ? "운영기관이 회원님을 상생의 담당자로 등록했습니다. 아래 주소에서 이 편지를 받은 메일 주소를 넣으면 로그인 코드가 "
			   "옵니다. 비밀번호는 없습니다.\n"
			 : "The operator has registered you. Open the page below and give the address that got this letter: a sign-in code "
			   "will come to it. There is no password.\n");
	text_printf(body, "%s/\n\n", identity->base_url);
	if (who->needs_second)
		text_append_string(body, ko ? "처음 로그인할 때 휴대전화의 인증 앱을 등록합니다. 앱을 미리 설치해 두십시오.\n\n"
					    : "At the first sign-in you register an authenticator app; have one on your phone.\n\n");
	text_append_string(body, ko ? "이 일을 맡지 않는다면 이 편지에 답하지 말고 운영기관에 알려 주십시오.\n"
				    : "If this is not your task, do not reply: tell the operator.\n");
}

enum status identity_invite(struct identity *identity, const char *person, const char *by, struct err *err)
{
	struct net_answer answer = {.result = NET_BROKEN};
	struct identity_people people;
	struct identity_who who;
	struct identity_work work;
	struct text subject, body;
	enum status st = identity_begin(identity, true, &work, err);

	if (st != ST_OK)
		return st;
	text_init(&subject);
	text_init(&body);
	st = identity_people_read(&work, &people, err);
	if (st == ST_OK && !identity_people_key(&people, person, &who))
		st = err_set(err, ST_NOT_FOUND, "identity.person", person, NULL);
	else if (st == ST_OK && !(who.person->mail && string_is_mail_address(who.person->mail)))
		st = err_set(err, ST_INPUT, "identity.mail", NULL);
	if (st == ST_OK) {
		write_invitation(identity, &who, &subject, &body);
		st = identity_log_add(&work, "person.invited", person, by, err);
	}
	if (st == ST_OK) { /* what is told is that it was tried; nothing waits for the mail server with the database held */
		st = store_commit(work.tx, err);
		work.tx = NULL;
	}
	if (st == ST_OK)
		answer = hand_over(identity, "invitation-", &who, &subject, &body);
	if (st == ST_OK && answer.result != NET_SENT)
		st = err_set(err, ST_NETWORK, "identity.letter", person, answer.detail, NULL);
	identity_abandon(&work);
	text_done(&body);
	text_done(&subject);
	return st;
}

/* ---- one ask ---- */

static enum status answer_ask(struct identity *identity, const struct ask *ask, struct err *err)
{
	struct identity_code_row row = {.person = ""};
	char code[IDENTITY_CODE_LEN], plain[IDENTITY_CODE_LEN], link[IDENTITY_SECRET_LEN], low[MAIL_LEN];
	struct identity_people people;
	struct identity_who who;
	struct identity_work work;
	bool known = false;
	enum status st;

	identity_code_make(code);
	identity_secret_make(&identity->keys, 'l', link);
	identity_secret_hex(ask->sign_in, row.sign_in);
	identity_secret_hex(link, row.link);
	identity_code_read(code, plain);
	identity_blind(&identity->keys, "code", plain, row.sign_in, row.code);
	identity_mail_low(ask->mail, low);
	identity_blind(&identity->keys, "mail", low, "", row.mail);
	st = identity_begin(identity, true, &work, err);
	if (st != ST_OK)
		return st;
	row.created = work.now;
	row.expires = work.now + IDENTITY_CODE_SECONDS;
	st = identity_people_read(&work, &people, err);
	if (st == ST_OK) {
		known = identity_people_mail(&people, ask->mail, NULL, &who) && string_is_mail_address(who.person->mail);
		if (known)
			snprintf(row.person, sizeof row.person, "%s", who.person->person);
		st = identity_code_put(&work, &row, err); /* of nobody too: one answer to wrong codes */
	}
	if (st == ST_OK) {
		st = store_commit(work.tx, err);
		work.tx = NULL;
	}
	if (st == ST_OK && known)
		send_letter(identity, &who, code, link);
	identity_abandon(&work);
	sodium_memzero(code, sizeof code);
	sodium_memzero(plain, sizeof plain);
	sodium_memzero(link, sizeof link);
	return st;
}

static void *deliver(void *context)
{
	struct identity *identity = context;
	struct identity_mail *mail = identity->mail;
	struct err err;

	pthread_mutex_lock(&mail->lock);
	for (;;) {
		struct ask *ask = mail->first;

		if (!ask && mail->stop)
			break;
		if (!ask) {
			pthread_cond_wait(&mail->filled, &mail->lock);
			continue;
		}
		mail->first = ask->next;
		if (!mail->first)
			mail->last = &mail->first;
		mail->waiting--;
		pthread_mutex_unlock(&mail->lock);
		if (answer_ask(identity, ask, &err) != ST_OK && identity->log)
			identity->log(identity->log_context, "error", "a sign-in could not be begun", err.code);
		free(ask);
		pthread_mutex_lock(&mail->lock);
	}
	pthread_mutex_unlock(&mail->lock);
	return NULL;
}

enum status identity_mail_ask(struct identity *identity, const char *address, const char *sign_in, struct err *err)
{
	struct identity_mail *mail = identity->mail;
	struct ask *ask = heap_alloc(1, sizeof *ask);
	bool full;
	enum status st;

	snprintf(ask->mail, sizeof ask->mail, "%s", address);
	snprintf(ask->sign_in, sizeof ask->sign_in, "%s", sign_in);
	if (identity->quiet) {
		st = answer_ask(identity, ask, err);
		free(ask);
		return st;
	}
	pthread_mutex_lock(&mail->lock);
	full = mail->waiting >= QUEUE_MAX;
	if (!full) {
		*mail->last = ask;
		mail->last = &ask->next;
		mail->waiting++;
		pthread_cond_signal(&mail->filled);
	}
	pthread_mutex_unlock(&mail->lock);
	if (full) {
		free(ask);
		return err_set(err, ST_DENIED, "identity.locked", "60", NULL);
	}
	return ST_OK;
}

enum status identity_mail_start(struct identity *identity, struct err *err)
{
	struct identity_mail *mail = heap_alloc(1, sizeof *mail);

	pthread_mutex_init(&mail->lock, NULL);
	pthread_cond_init(&mail->filled, NULL);
	mail->last = &mail->first;
	identity->mail = mail;
	if (identity->quiet)
		return ST_OK;
	if (pthread_create(&mail->thread, NULL, deliver, identity) != 0)
		return err_internal(err, "thread");
	mail->runs = true;
	return ST_OK;
}

/* What was asked before is still answered. */
void identity_mail_stop(struct identity *identity)
{
	struct identity_mail *mail = identity->mail;

	if (!mail)
		return;
	if (mail->runs) {
		pthread_mutex_lock(&mail->lock);
		mail->stop = true;
		pthread_cond_signal(&mail->filled);
		pthread_mutex_unlock(&mail->lock);
		pthread_join(mail->thread, NULL);
	}
	pthread_cond_destroy(&mail->filled);
	pthread_mutex_destroy(&mail->lock);
	free(mail);
	identity->mail = NULL;
}
