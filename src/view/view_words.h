/* Words for people of what the programme keeps as codes (states, kinds, reasons), and the names of lists: one place for all pages, in both languages.
 */
#ifndef SANGSAENG_VIEW_WORDS_H
#define SANGSAENG_VIEW_WORDS_H

/* Words of one kind stand together; within a kind a code stands once. The order is that in which a page offers them. */
struct view_word {
	const char *kind; /* "grant_state" */
	const char *code; /* as in lists and answers */
	const char *ko, *en;
};
extern const struct view_word view_words[]; /* ended by a NULL kind; what all pages need: view_words_all */
/* Those, and what stands in words elsewhere: kinds of duties ("duty_kind"), lists ("list"). Ended by a NULL kind. */
const struct view_word *view_words_all(void);
/* The kind whose codes a column of a list holds; NULL: it holds none. A cell holds a code, or several with blanks between. */
const char *view_codes_of(const char *list, const char *column);

/* Every list (view_resource.h) has one; the order is that of the index of all lists. */
struct view_title {
	const char *list;
	const char *group; /* a code of the kind list_group */
	const char *ko, *en;
};
extern const struct view_title view_titles[]; /* ended by a NULL list */
const struct view_title *view_title_of(const char *list); /* never NULL for a list that there is */

#endif
