#ifndef CCC_RECORD_IN_H
#define CCC_RECORD_IN_H

#include "core/json.h"
#include "core/word.h"
#include "tui/page.h"
#include "tui/section.h"

/* Between record.c and record_build.c only. */
#define CARD_SECTIONS 8

enum {
	PICK_REMEDY, PICK_OPEN, PICK_RUN, PICK_PLAN, PICK_NONE
};

struct card_section {
	const struct section *s;
	struct table *t;
};

struct record_card {
	struct page_view p;
	char *number;
	char *kind;		/* known when the head came */
	struct table *head;	/* v_record */
	struct table *row;	/* v_<table> */
	struct table *stage, *checklist, *events, *orgs;
	struct table *mark, *seal;	/* for paper only */
	struct card_section sec[CARD_SECTIONS];
	size_t nsec;
	size_t waiting;		/* answers under way */
	int first;		/* nothing was shown yet */
	enum { PRINT_NOT, PRINT_RECORD, PRINT_WRITE } print;
				/* what follows when it is all here */
	char *error;
	/* The checklist's unmet rules, in words. */
	struct json rules;
	struct refusal *unmet;
	size_t nunmet;
	size_t met;		/* how many rules are met */
};

void record_build(struct page_view *p, int cols);
/* Words for the rows of the checklist. */
void record_read_checklist(struct record_card *c);
void record_forget_checklist(struct record_card *c);
/* Writes the sheet into the spool. */
void record_sheet(struct record_card *c);

#endif
