#ifndef CCC_I18N_H
#define CCC_I18N_H

/*
 * The program's own words, by gettext; msgids are English. Domain words
 * (states, moves, rules, fields) come from the database in both languages.
 */
#include <libintl.h>

#define _(s) gettext(s)
#define N_(s) (s)

enum lang { LANG_ZH, LANG_EN };

/* Sets locale and language. want: "zh", "en" or "auto" (Chinese where the
 * terminal's character set can show it and the locale does not say another
 * language). Falls back to C.UTF-8 where the locale is missing. Returns 0,
 * or 1 where it fell back. dir: folder of the translations. */
int i18n_init(const char *want, const char *dir);
enum lang i18n_lang(void);
/* zh or en, whichever the language is; the other where it is empty. */
const char *i18n_pick(const char *zh, const char *en);

#endif
