/* `sangsaeng fund trace`: the tree of where won came from and went. */
#include "cli/fund.h"

#include "base/money.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 100
#define PREFIX_MAX 256

/* ---- words ---- */

static const char *owner_word(const struct cli_args *args, const char *origin)
{
	return strcmp(origin, "returned") == 0 ? cli_pick(args, "pool money", "환원금") : origin;
}

/* The middle of "kind:owner:detail". */
static void put_owner(struct text *out, const char *account)
{
	const char *from = strchr(account, ':');
	if (!from)
		return;
	const char *to = strchr(from + 1, ':');
	text_append(out, from + 1, to ? (size_t)(to - from - 1) : strlen(from + 1));
}

static bool step_is(const struct view_trace_node *n, const char *step)
{
	return strcmp(n->step, step) == 0;
}

static void put_tier(const struct cli_args *args, struct text *out, const struct view_trace_node *n)
{
	if (n->tier > 0)
		text_printf(out, args->lang == LANG_KO ? " (%s, %d차)" : " (%s, tier %d)", n->organisation, n->tier);
}

static void put_entry(const struct cli_args *args, struct text *out, const struct view_trace_node *n)
{
	bool ko = args->lang == LANG_KO;
	const char *money = owner_word(args, n->origin);
	if (step_is(n, "pay_in")) {
		text_append_string(out, ko ? "입금: " : "paid in by ");
		put_owner(out, n->credit);
	} else if (n->reservation) {
		text_printf(out, ko ? "예약: %s" : "reserved for %s", n->grant);
		if (n->milestone > 0)
			text_printf(out, ko ? " %d회차" : ", payment %d", n->milestone);
	} else if (step_is(n, "pay")) {
		text_printf(out, ko ? "지급: %s" : "paid to %s", n->grant);
		put_tier(args, out, n);
		if (n->milestone > 0)
			text_printf(out, ko ? " %d회차" : ", payment %d", n->milestone);
		text_printf(out, ", %s", money);
	} else if (step_is(n, "return")) {
		text_append_string(out, ko ? "환원: " : "returned by ");
		put_owner(out, n->credit);
	} else if (step_is(n, "return_in_kind")) {
		text_append_string(out, ko ? "현물 환원: " : "returned in kind by ");
		put_owner(out, n->credit);
		text_printf(out, ko ? " → %s" : " for %s", n->grant);
		put_tier(args, out, n);
	} else if (step_is(n, "fix")) {
		text_printf(out, ko ? "확정에서 깎임: %s, %s" : "cut at the fixing of %s, %s", n->grant, money);
	} else if (step_is(n, "settlement_in")) {
		text_printf(out, ko ? "정산 반납: %s, %s" : "came back from %s, %s", n->organisation, money);
	} else if (step_is(n, "interest") || step_is(n, "interest_later")) {
		text_printf(out, ko ? "별도 계좌의 이자: %s" : "interest on the separate account of %s", n->organisation);
	} else if (step_is(n, "interest_in")) {
		text_printf(out, ko ? "이자 반납: %s" : "interest handed over by %s", n->organisation);
	} else if (step_is(n, "in_kind")) {
		text_append_string(out, ko ? "현물 출연: " : "given in kind by ");
		put_owner(out, n->credit);
		text_printf(out, ko ? " → %s" : " for %s", n->grant);
		put_tier(args, out, n);
	} else if (step_is(n, "carry_over")) {
		text_printf(out, ko ? "다음 해로 이월: %s" : "carried over into the next year, %s", money);
	} else if (step_is(n, "lapse")) {
		text_printf(out, ko ? "불용으로 국고에: %s" : "lapsed to the treasury at the year's end, %s", money);
	} else if (step_is(n, "correction")) {
		text_append_string(out, ko ? "잘못 기록된 출연을 되돌림: " : "payment reversed, back to ");
		put_owner(out, n->debit);
	} else if (step_is(n, "remit")) {
		text_append_string(out, ko ? "국고로 송금" : "remitted to the treasury");
	} else if (step_is(n, "recovery")) {
		text_printf(out, ko ? "환수 결정: %s, %s" : "taken back from %s, %s", n->grant, money);
	} else if (step_is(n, "surcharge")) {
		text_printf(out, ko ? "제재부가금: %s" : "surcharge on %s", n->grant);
	} else if (step_is(n, "recovery_in")) {
		text_printf(out, ko ? "환수금 입금: %s" : "recovered from %s", n->organisation);
	} else {
		text_printf(out, "%s: %s → %s", n->step, n->credit, n->debit);
	}
}

static bool kind_is(const struct view_trace_node *n, const char *kind)
{
	return strcmp(n->kind, kind) == 0;
}

static void put_end(const struct cli_args *args, struct text *out, const struct view_trace_node *n)
{
	bool ko = args->lang == LANG_KO;
	if (kind_is(n, "funder")) {
		text_append_string(out, ko ? "밖에서 들어옴: " : "from outside: ");
		put_owner(out, n->credit);
	} else if (kind_is(n, "firm")) {
		text_append_string(out, ko ? "자기 돈: " : "own money of ");
		put_owner(out, n->credit);
	} else if (kind_is(n, "interest")) {
		text_printf(out, ko ? "%s의 별도 계좌에서 생긴 이자" : "arose on the separate account of %s", n->organisation);
	} else if (kind_is(n, "surcharge")) {
		text_append_string(out, ko ? "부과된 것" : "imposed");
	} else if (kind_is(n, "unknown")) {
		text_append_string(out, ko ? "어디에서 왔는지 장부에 없음" : "the ledger does not show where from or to");
	} else if (kind_is(n, "unpaid")) {
		text_append_string(out, ko ? "지급되지 않음" : "nothing was spent on it");
	} else if (kind_is(n, "on_hand")) {
		text_printf(out, ko ? "남아 있음: %s" : "still on hand: %s", n->debit);
	} else if (kind_is(n, "machine")) {
		text_printf(out,
			n->fixed ? (ko ? "%s의 설비에 있음 (확정)" : "in the machine of %s (fixed)")
				 : (ko ? "%s에 있음 (아직 확정 전)" : "with %s, not fixed yet"),
			n->organisation);
	} else if (kind_is(n, "open")) {
		text_printf(out, ko ? "아직 내지 않음: %s" : "not paid yet by %s", n->organisation);
	} else if (kind_is(n, "treasury")) {
		text_append_string(out, ko ? "국고" : "in the treasury");
	} else if (kind_is(n, "reversed")) {
		text_append_string(out, ko ? "출연자에게 되돌아감" : "back to who paid it in");
	} else if (kind_is(n, "fees")) {
		text_append_string(out, ko ? "수수료" : "fees");
	} else if (kind_is(n, "reserved")) {
		text_append_string(out, ko ? "아직 예약 중" : "still reserved");
	} else if (kind_is(n, "released")) {
		text_append_string(out, ko ? "예약에서 풀림, 지급되지 않음" : "released, never paid");
	} else if (kind_is(n, "duty_open")) {
		text_printf(out, ko ? "아직 환원하지 않음: %s" : "not returned yet by %s", n->organisation);
	} else {
		text_append_string(out, ko ? "나중에 줄어든 의무보다 더 낸 환원" : "returned above a duty that fell afterwards");
	}
}

static void put_label(const struct cli_args *args, const struct view_trace *v, struct text *out, const struct view_trace_node *n)
{
	char day[DATE_TEXT_LEN];
	if (kind_is(n, "duty")) {
		text_printf(out, args->lang == LANG_KO ? "%s의 환원 의무: %s (비율 %s)" : "return duty of %s for %s (ratio %s)", n->organisation,
			n->grant, v->return_ratio);
	} else if (kind_is(n, "entry")) {
		text_printf(out, "#%" PRId64 " %s ", n->position, fund_day_text(n->on, day));
		put_entry(args, out, n);
		if (n->attributed)
			text_append_string(out, cli_pick(args, " (link)", " (귀속)"));
	} else {
		put_end(args, out, n);
	}
}

/* ---- the tree ---- */

/* `label` cut to `width` cells, then blanks up to it. */
static void put_cut(struct text *out, const char *label, int width)
{
	const char *at = label;
	int used = 0;
	if (utf8_width(label) <= width) {
		cli_pad(out, label, width);
		return;
	}
	while (*at) {
		int length = utf8_length((const unsigned char *)at, strlen(at));
		char one[8] = "";
		memcpy(one, at, (size_t)(length ? length : 1));
		if (used + utf8_width(one) > width - 1)
			break;
		text_append_string(out, one);
		used += utf8_width(one);
		at += length ? length : 1;
	}
	text_append_string(out, "…");
	for (used++; used < width; used++)
		text_append_char(out, ' ');
}

static void put_line(struct text *out, const char *prefix, const char *label, int64_t krw)
{
	char won[32];
	int width;
	money_format(krw, won);
	width = WIDTH - utf8_width(prefix) - 1 - (int)strlen(won);
	text_append_string(out, prefix);
	put_cut(out, label, width > 8 ? width : 8);
	text_printf(out, " %s\n", won);
}

/* Said already by the entry's own line. */
static bool is_said(const struct view_trace_node *parent, const struct view_trace_node *n)
{
	static const char *const kind[] = {"funder", "firm", "interest", "surcharge", "treasury", "reversed", "fees"};
	for (size_t i = 0; i < sizeof kind / sizeof *kind; i++)
		if (kind_is(n, kind[i]))
			return n->amount_krw == parent->amount_krw;
	return false;
}

static int by_amount(const void *pa, const void *pb)
{
	int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;
	return a > b ? -1 : a < b;
}

/* Amount below which branches are summed up: the `top` largest stay. */
static int64_t smallest_shown(const struct view_trace_node *n, int64_t top)
{
	if ((int64_t)n->branch_count <= top)
		return 0;
	int64_t *amount = heap_alloc(n->branch_count, sizeof *amount), least;
	for (size_t i = 0; i < n->branch_count; i++)
		amount[i] = n->branch[i]->amount_krw;
	qsort(amount, n->branch_count, sizeof *amount, by_amount);
	least = amount[top - 1];
	free(amount);
	return least;
}

static void put_branches(
	const struct cli_args *args, const struct view_trace *v, struct text *out, const struct view_trace_node *n, const char *prefix)
{
	int64_t least = smallest_shown(n, args->top), rest = 0, shown = 0;
	size_t more = 0, last = 0;
	char line[PREFIX_MAX];
	struct text label;
	bool *show = heap_alloc(n->branch_count + 1, sizeof *show);
	for (size_t i = 0; i < n->branch_count; i++) {
		const struct view_trace_node *b = n->branch[i];
		bool is_duty = kind_is(b, "duty");
		show[i] = !is_said(n, b) && (is_duty || (b->amount_krw >= least && shown < args->top));
		if (show[i])
			last = i;
		if (show[i] && !is_duty)
			shown++;
		if (!show[i] && !is_said(n, b)) {
			more++;
			rest += b->amount_krw;
		}
	}
	text_init(&label);
	for (size_t i = 0; i < n->branch_count; i++) {
		bool end = i == last && more == 0;
		if (!show[i])
			continue;
		text_clear(&label);
		put_label(args, v, &label, n->branch[i]);
		snprintf(line, sizeof line, "%s%s", prefix, end ? "└─ " : "├─ ");
		put_line(out, line, label.data, n->branch[i]->amount_krw);
		snprintf(line, sizeof line, "%s%s", prefix, end ? "   " : "│  ");
		if (strlen(prefix) + 16 < sizeof line)
			put_branches(args, v, out, n->branch[i], line);
	}
	if (more > 0) {
		text_clear(&label);
		text_printf(&label, args->lang == LANG_KO ? "그 밖에 %zu건" : "%zu more", more);
		snprintf(line, sizeof line, "%s└─ ", prefix);
		put_line(out, line, label.data, rest);
	}
	text_done(&label);
	free(show);
}

static void put_root(const struct cli_args *args, const struct view_trace *v, struct text *out, const struct view_trace_node *came_from,
	const struct view_trace_node *went_to)
{
	bool ko = args->lang == LANG_KO;
	struct text label;
	text_init(&label);
	put_label(args, v, &label, came_from);
	put_line(out, "", label.data, came_from->amount_krw);
	text_clear(&label);
	text_printf(&label, "  %s → %s", came_from->credit, came_from->debit);
	if (came_from->evidence[0])
		text_printf(&label, ko ? ", 증빙 %s" : ", evidence %s", came_from->evidence);
	text_printf(&label, ko ? ", 처리 %s" : ", by %s", came_from->actor);
	put_cut(out, label.data, WIDTH);
	while (out->length > 0 && out->data[out->length - 1] == ' ')
		out->data[--out->length] = '\0';
	text_append_char(out, '\n');
	text_append_string(out, ko ? "어디에서 왔나\n" : "came from\n");
	if (came_from->branch_count == 1 && is_said(came_from, came_from->branch[0])) {
		text_clear(&label);
		put_label(args, v, &label, came_from->branch[0]);
		put_line(out, "└─ ", label.data, came_from->amount_krw);
	} else {
		put_branches(args, v, out, came_from, "");
	}
	text_append_string(out, ko ? "어디로 갔나\n" : "went to\n");
	if (went_to->branch_count == 1 && is_said(went_to, went_to->branch[0])) {
		text_clear(&label);
		put_label(args, v, &label, went_to->branch[0]);
		put_line(out, "└─ ", label.data, went_to->amount_krw);
	} else {
		put_branches(args, v, out, went_to, "");
	}
	text_done(&label);
}

static void text_trace(const struct cli_args *args, const struct view_trace *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	if (v->entry_count == 0)
		text_printf(out, ko ? "%s에 지급된 돈이 없습니다.\n" : "Nothing has been paid to %s.\n", v->asked);
	if (v->redirected)
		text_printf(out,
			ko ? "#%s은 돈이 아니라 의무나 예약의 기록입니다. 관련된 돈을 보입니다.\n\n"
			   : "#%s is a duty or a release and moves no money: this is the money behind it.\n\n",
			v->asked);
	for (size_t i = 0; i < v->entry_count; i++) {
		if (i > 0)
			text_append_char(out, '\n');
		put_root(args, v, out, v->entry[i].came_from, v->entry[i].went_to);
	}
	if (v->entry_count > 1) {
		char label[96];
		text_append_char(out, '\n');
		snprintf(label, sizeof label, ko ? "기록 %zu건의 합계" : "sum of %zu entries", v->entry_count);
		put_line(out, "", label, v->sum_krw);
	}
	if (v->entry_count == 0)
		return;
	text_append_char(out, '\n');
	fund_put_note(out, ko ? "가지의 합은 그 줄과 같습니다. 환원 의무는 돈이 아니어서 합에 들지 않으며, 환원되는 돈은 업체 자신의 돈입니다. 한 "
				"계정에서는 먼저 들어온 돈이 먼저 나가고, 확정과 환수는 마지막에 지급된 돈부터 깎습니다. 귀속: 지급이 어느 환원금을 "
				"썼는지 저장된 연결입니다."
			      : "Branches sum to their line. A return duty is no money and not in the sum: what comes back is the firm's own money. "
				"What came into an account first leaves it first; a grant is cut from what was paid last. link: the stored "
				"attribution of a payment to the returned won that it used.");
}

/* ---- JSON ---- */

static void json_node(struct json_writer *w, const char *key, const struct view_trace_node *n)
{
	json_object_begin(w, key);
	json_put_string(w, "kind", n->kind);
	json_put_int(w, "amount_krw", n->amount_krw);
	if (kind_is(n, "entry")) {
		json_put_int(w, "position", n->position);
		json_put_int(w, "entry_krw", n->entry_krw);
		report_put_day(w, "date", n->on);
		json_put_string(w, "step", n->step);
		json_put_bool(w, "reservation", n->reservation);
		json_put_bool(w, "attributed", n->attributed);
		json_put_string(w, "debit", n->debit);
		json_put_string(w, "credit", n->credit);
		report_put_text(w, "evidence", n->evidence);
		json_put_string(w, "actor", n->actor);
		if (n->milestone > 0)
			json_put_int(w, "milestone", n->milestone);
		else
			json_put_string(w, "milestone", NULL);
	}
	report_put_text(w, "grant", n->grant);
	report_put_text(w, "organisation", n->organisation);
	report_put_text(w, "origin", n->origin);
	if (n->tier > 0)
		json_put_int(w, "tier", n->tier);
	else
		json_put_string(w, "tier", NULL);
	json_array_begin(w, "branches");
	for (size_t i = 0; i < n->branch_count; i++)
		json_node(w, NULL, n->branch[i]);
	json_array_close(w);
	json_object_close(w);
}

static void json_trace(const struct view_trace *v, struct text *out)
{
	struct json_writer w;
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	report_put_fund(&w, "sangsaeng.fund_trace/1", &v->fund);
	json_put_string(&w, "asked", v->asked);
	json_put_string(&w, "return_ratio", v->return_ratio);
	json_put_string(&w, "return_base", v->state_only ? "state" : "state_and_private");
	json_put_int(&w, "sum_krw", v->sum_krw);
	json_array_begin(&w, "entries");
	for (size_t i = 0; i < v->entry_count; i++) {
		json_object_begin(&w, NULL);
		json_put_int(&w, "position", v->entry[i].position);
		json_node(&w, "came_from", v->entry[i].came_from);
		json_node(&w, "went_to", v->entry[i].went_to);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

enum status fund_show_trace(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_trace trace;
	enum status st = view_fund_trace(tx, args->positional[1], arena, &trace, err);
	if (st == ST_OK && args->format == CLI_JSON)
		json_trace(&trace, out);
	else if (st == ST_OK)
		text_trace(args, &trace, out);
	return st;
}
