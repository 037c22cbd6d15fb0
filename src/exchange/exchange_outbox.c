#include "exchange/exchange_outbox.h"

#include "exchange/exchange_event.h"
#include "exchange/exchange_letter.h"
#include "exchange/exchange_pact.h"
#include "exchange/exchange_partner.h"
#include "net/net_bounce.h"
#include "net/net_command.h"
#include "net/net_mailbox.h"
#include "net/net_smtp.h"
#include "programme/programme.h"
#include "programme/programme_outbox.h"

#include <string.h>
#include <time.h>

_Static_assert(PROGRAMME_LEASE_SECONDS > 2 * NET_SMTP_SECONDS && PROGRAMME_LEASE_SECONDS > 2 * EXCHANGE_COMMAND_SECONDS,
	"a letter must be handed over while it is claimed");

void exchange_start(void)
{
	message_register(net_messages);
	message_register(exchange_pact_messages);
	message_register(exchange_partner_messages);
	message_register(exchange_event_messages);
	programme_migrations_add(exchange_migrations);
}

struct delivery {
	const struct exchange_channels *channels;
	struct net_smtp *smtp;
};

static struct net_answer hand_over(const struct delivery *d, const struct programme_letter *l)
{
	struct net_answer answer;
	struct text subject, body;
	struct net_letter letter = {.key = l->row.message,
		.message_id = l->row.message_id,
		.from_name = l->language == LANG_KO ? l->asker_ko : l->asker_en,
		.from = l->campaign.sender,
		.to_name = l->to_name,
		.to = l->to,
		.at = time(NULL),
		.repetition = l->repetition};

	text_init(&subject);
	text_init(&body);
	exchange_letter_write(l, &subject, &body);
	letter.subject = subject.data;
	letter.body = body.data;
	if (l->row.channel == DUTY_CHANNEL_MESSAGE)
		answer = net_command_run(d->channels->command, EXCHANGE_COMMAND_SECONDS, &letter);
	else if (d->smtp)
		answer = net_smtp_send(d->smtp, &letter);
	else
		answer = net_mailbox_put(d->channels->mailbox, &letter);
	text_done(&body);
	text_done(&subject);
	return answer;
}

static void note(struct exchange_report *r, struct arena *arena, const struct programme_letter *l, const struct net_answer *answer)
{
	static const char *const word[] = {"sent", "later", "refused", "uncertain", "later"};

	r->sent += answer->result == NET_SENT;
	r->later += answer->result == NET_LATER || answer->result == NET_BROKEN;
	r->refused += answer->result == NET_REFUSED;
	r->uncertain += answer->result == NET_UNKNOWN;
	r->letter = arena_grow(arena, r->letter, r->count, sizeof *r->letter);
	r->letter[r->count++] = (struct exchange_sent){
		.message = l->row.message, .request = l->row.request, .result = word[answer->result], .detail = arena_strdup(arena, answer->detail)};
}

static enum status send_all(struct delivery *d, struct programme_outbox *outbox, exchange_progress *progress, void *context, struct arena *arena,
	struct exchange_report *r, struct err *err)
{
	static const enum programme_outbox_end end[] = {
		PROGRAMME_OUTBOX_SENT, PROGRAMME_OUTBOX_LATER, PROGRAMME_OUTBOX_REFUSED, PROGRAMME_OUTBOX_UNKNOWN, PROGRAMME_OUTBOX_BACK};
	struct net_answer answer = {.result = NET_SENT};
	struct programme_letter letter;
	const char *before = NULL;
	bool found = false;

	for (;;) {
		enum status st = programme_outbox_next(outbox, before, end[answer.result], answer.detail, arena, &found, &letter, err);

		if (st != ST_OK || !found)
			return st;
		answer = hand_over(d, &letter);
		note(r, arena, &letter, &answer);
		before = letter.row.message;
		if (answer.result == NET_BROKEN || (progress && !progress(context, "send", (int64_t)r->count, 0))) {
			const char *way = letter.row.channel == DUTY_CHANNEL_MESSAGE ? d->channels->command
					  : d->smtp                                  ? d->channels->smtp
										     : d->channels->mailbox;

			st = programme_outbox_settle(outbox, before, end[answer.result], answer.detail, err);
			if (st != ST_OK)
				return st;
			return answer.result == NET_BROKEN ? err_set(err, ST_NETWORK, "net.broken", way, answer.detail, NULL)
							   : err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
		}
	}
}

enum status exchange_channels_judge(const struct exchange_channels *channels, struct err *err)
{
	struct net_smtp *smtp = NULL;
	enum status st = channels->smtp ? net_smtp_open(channels->smtp, &smtp, err) : ST_OK;

	net_smtp_close(smtp);
	return st == ST_OK && channels->mailbox ? net_mailbox_judge(channels->mailbox, err) : st;
}

enum status exchange_deliver(const char *db, const struct exchange_channels *channels, const char *campaign_or_null, date_day on,
	exchange_progress *progress_or_null, void *context, struct arena *arena, struct exchange_report *out_report, struct err *err)
{
	struct programme_outbox_ask ask = {.campaign = campaign_or_null,
		.mail = channels->smtp      ? "smtp"
			: channels->mailbox ? "mailbox"
					    : NULL,
		.messages = channels->command ? "command" : NULL};
	struct delivery d = {.channels = channels};
	struct programme_outbox *outbox;
	enum status st = ST_OK, marked;

	*out_report = (struct exchange_report){0};
	if (channels->smtp)
		st = net_smtp_open(channels->smtp, &d.smtp, err);
	else if (channels->mailbox)
		st = net_mailbox_open(channels->mailbox, err);
	if (st == ST_OK) {
		st = programme_outbox_open(db, &ask, &outbox, err);
		if (st == ST_OK) {
			st = send_all(&d, outbox, progress_or_null, context, arena, out_report, err);
			programme_outbox_close(outbox);
		}
	}
	net_smtp_close(d.smtp);
	if (st == ST_OK || st == ST_NETWORK || st == ST_CANCELLED) { /* also those of a process that died */
		struct err own;

		marked = programme_campaign_refusals(db, on, &own);
		if (marked != ST_OK && st == ST_OK) {
			*err = own;
			st = marked;
		}
	}
	return st;
}

enum status exchange_bounce_take(
	const char *db, const char *path, const char *by, date_day on, struct arena *arena, struct exchange_bounce *out_bounce, struct err *err)
{
	struct exchange_bounce taken = {.file = path, .result = "none"};
	struct net_bounce bounce;
	bool is_new = false;
	enum status st = net_bounce_read(path, &bounce, err);

	if (st != ST_OK)
		return st;
	taken.status = arena_strdup(arena, bounce.status);
	if (bounce.kind == NET_BOUNCE_DELAYED) {
		taken.result = "delayed";
	} else if (bounce.kind == NET_BOUNCE_FAILED) {
		st = programme_campaign_bounce(db, bounce.message_id, taken.status, by, on, arena, &taken.request, &is_new, err);
		taken.result = is_new ? "marked" : "known";
		if (st == ST_NOT_FOUND && strcmp(err->code, "bounce.unknown") == 0) {
			taken.result = "unknown";
			st = ST_OK;
		}
	}
	if (st == ST_OK)
		*out_bounce = taken;
	return st;
}
