#ifndef CCC_CLOCK_H
#define CCC_CLOCK_H

#include <stddef.h>
#include <stdint.h>

/*
 * Time is microseconds UTC in C and DATETIME(6) UTC in SQL. The centre's
 * clock is the database's: clock_set_centre() keeps its distance from the
 * machine's clock, measured at login; nothing is decided by it here.
 */

/* Machine's clock, microseconds since 1970 UTC. */
int64_t clock_now(void);
/* Monotonic microseconds, for deadlines. */
int64_t clock_mono(void);
void clock_set_centre(int64_t centre_now_us);
/* The centre's clock as last heard of, running on. */
int64_t clock_centre(void);

/* Offset of the centre in minutes ("+08:00" -> 480); -1 on a bad form. */
int clock_set_zone(const char *offset);
int clock_zone_min(void);

/* Reads "YYYY-MM-DD HH:MM:SS[.ffffff]" (UTC). Returns 0 or -1. */
int clock_parse_utc(const char *s, int64_t *us);
/* Local time of the centre by a small format: %Y %m %d %H %M %S; NULL in
 * gives "". */
void clock_local(int64_t us, const char *fmt, char *out, size_t n);
/* ISO 8601 with the centre's offset, seconds; from a UTC DATETIME string. */
void clock_iso(const char *utc, char *out, size_t n);

#endif
