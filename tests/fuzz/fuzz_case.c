/* Signed verification cases from any bytes: what is taken reads back to itself, and no changed content passes for signed. */
#include "fuzz.h"
#include "reduction/reduction_audit.h"

#include <string.h>

/* The one text of the corpus that carries a good signature. */
static const char good_signature[] =
	"c7178fee341100ea8c76276e53bf0333dd25641a18fcd78a6d9bc4ffcb65a83ee098db4e46691fbe705405be4e864d5e64fa554dae252b356f002b11e082e903";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reduction_signed c, back;
	struct err err;

	if (reduction_signed_parse((const char *)data, size, &c, &err) != ST_OK) {
		PROMISE(strncmp(err.code, "signed_case.", 12) == 0);
		return 0;
	}
	PROMISE(c.version_end <= c.opinion_end && c.opinion_end < c.signed_end && c.signed_end < c.text.length);
	PROMISE(reduction_signed_parse(c.text.data, c.text.length, &back, NULL) == ST_OK);
	PROMISE(strcmp(c.text.data, back.text.data) == 0 && back.signed_end == c.signed_end);
	if (reduction_signed_judge(&c, NULL, NULL) != REDUCTION_SIGNATURE) /* nobody finds another signature by chance */
		PROMISE(strcmp(c.signature, good_signature) == 0);
	reduction_signed_done(&back);
	reduction_signed_done(&c);
	return 0;
}
