/* Checkpoints and key files from any bytes: what is taken is written back to what was read, and no changed content passes for signed. */
#include "fund/fund_checkpoint.h"
#include "fuzz.h"

#include <string.h>

/* The one text of the corpus that carries a good signature. */
static const char good_signature[] =
	"cf7b7186f8bc2c02e74c429a5c45e37bd4bcdc1fe4dec95cdaa48203f0f478d7570d7f814896ec6de96c1e2c9d0ed2a01648e34fb0466fd223914030149a3c07";

static void check_key(const char *s, size_t size)
{
	char text[SIGN_KEY_TEXT_LEN];
	struct sign_key key, back;
	struct err err;

	if (sign_key_parse(s, size, &key, &err) != ST_OK) {
		PROMISE(strncmp(err.code, "key.", 4) == 0);
		return;
	}
	size_t length = sign_key_text(&key, text);
	PROMISE(sign_key_parse(text, length, &back, NULL) == ST_OK && memcmp(&key, &back, sizeof key) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fund_checkpoint c, back;
	struct text text, again;
	struct err err;

	check_key((const char *)data, size);
	if (fund_checkpoint_parse((const char *)data, size, &c, &err) != ST_OK) {
		PROMISE(strncmp(err.code, "checkpoint.", 11) == 0);
		return 0;
	}
	text_init(&text);
	text_init(&again);
	fund_checkpoint_text(&c, &text);
	PROMISE(text.length < FUND_CHECKPOINT_TEXT_MAX);
	PROMISE(fund_checkpoint_parse(text.data, text.length, &back, NULL) == ST_OK);
	fund_checkpoint_text(&back, &again);
	PROMISE(strcmp(text.data, again.data) == 0);
	if (fund_checkpoint_signed(&c)) /* nobody finds another signature by chance */
		PROMISE(strcmp(c.signature, good_signature) == 0);
	text_done(&text);
	text_done(&again);
	return 0;
}
