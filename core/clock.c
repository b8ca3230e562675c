/*
 * Clocks and the forms of time. The centre's time is asked of the database
 * and kept as a distance from this machine's monotonic clock, so that a step
 * of the machine's clock does not move it. Must not decide anything by time.
 */
#include "core/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)

static int64_t centre_minus_mono;
static int centre_is_set;
static int zone_min = 480;

static int64_t
read_clock(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * SECOND + ts.tv_nsec / 1000;
}

int64_t
clock_now(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t
clock_mono(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

void
clock_set_centre(int64_t centre_now_us)
{
	centre_minus_mono = centre_now_us - clock_mono();
	centre_is_set = 1;
}

int64_t
clock_centre(void)
{
	return centre_is_set ? clock_mono() + centre_minus_mono : clock_now();
}

/* n digits at s as a number, -1 where one is not a digit. */
static int
digits(const char *s, int n)
{
	int v = 0;

	while (n-- > 0) {
		if (*s < '0' || *s > '9')
			return -1;
		v = v * 10 + (*s++ - '0');
	}
	return v;
}

int
clock_set_zone(const char *offset)
{
	int h, m;

	if (strlen(offset) != 6 || (offset[0] != '+' && offset[0] != '-') ||
	    offset[3] != ':')
		return -1;
	h = digits(offset + 1, 2);
	m = digits(offset + 4, 2);
	if (h < 0 || h > 14 || m < 0 || m > 59)
		return -1;
	zone_min = h * 60 + m;
	if (offset[0] == '-')
		zone_min = -zone_min;
	return 0;
}

int
clock_zone_min(void)
{
	return zone_min;
}

/* Days since 1970-01-01 of a date in the Gregorian calendar. */
static int64_t
days_of(int64_t y, int m, int d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void
date_of(int64_t days, int *y, int *m, int *d)
{
	int64_t era, doe, yoe, doy, mp;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	doe = days - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	*d = (int)(doy - (153 * mp + 2) / 5 + 1);
	*m = (int)(mp < 10 ? mp + 3 : mp - 9);
	*y = (int)(yoe + era * 400 + (*m <= 2));
}

static int
month_days(int y, int m)
{
	static const int len[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
	    31 };

	if (m == 2 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0))
		return 29;
	return len[m - 1];
}

int
clock_parse_utc(const char *s, int64_t *us)
{
	int y, mo, d, h, mi, sec, frac = 0, i;
	size_t n = strlen(s);

	if (n < 19 || s[4] != '-' || s[7] != '-' || s[10] != ' ' ||
	    s[13] != ':' || s[16] != ':')
		return -1;
	y = digits(s, 4);
	mo = digits(s + 5, 2);
	d = digits(s + 8, 2);
	h = digits(s + 11, 2);
	mi = digits(s + 14, 2);
	sec = digits(s + 17, 2);
	if (y < 0 || mo < 1 || mo > 12 || d < 1 || d > month_days(y, mo) ||
	    h < 0 || h > 23 || mi < 0 || mi > 59 || sec < 0 || sec > 59)
		return -1;
	if (n > 19) {
		if (s[19] != '.' || n < 21 || n > 26)
			return -1;
		frac = digits(s + 20, (int)(n - 20));
		if (frac < 0)
			return -1;
		for (i = (int)n; i < 26; i++)
			frac *= 10;
	}
	*us = days_of(y, mo, d) * DAY +
	    ((int64_t)h * 3600 + mi * 60 + sec) * SECOND + frac;
	return 0;
}

struct parts {
	int y, mo, d, h, mi, s;
};

static struct parts
local_parts(int64_t us)
{
	struct parts p;
	int64_t days, rest;

	us += (int64_t)zone_min * 60 * SECOND;
	days = us / DAY;
	rest = us % DAY;
	if (rest < 0) {
		rest += DAY;
		days--;
	}
	date_of(days, &p.y, &p.mo, &p.d);
	rest /= SECOND;
	p.h = (int)(rest / 3600);
	p.mi = (int)(rest / 60 % 60);
	p.s = (int)(rest % 60);
	return p;
}

/* Writes one `%` of clock_local; returns its length. */
static int
put_part(char c, const struct parts *p, char *out, size_t n)
{
	const struct {
		char c;
		int width, value;
	} forms[] = {
		{ 'Y', 4, p->y }, { 'm', 2, p->mo }, { 'd', 2, p->d },
		{ 'H', 2, p->h }, { 'M', 2, p->mi }, { 'S', 2, p->s },
	};
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (forms[i].c == c)
			return snprintf(out, n, "%0*d", forms[i].width,
			    forms[i].value);
	return snprintf(out, n, "%c", c);
}

void
clock_local(int64_t us, const char *fmt, char *out, size_t n)
{
	struct parts p = local_parts(us);
	size_t at = 0;
	int len;

	if (n == 0)
		return;
	out[0] = '\0';
	for (; *fmt != '\0' && at + 1 < n; fmt++) {
		if (*fmt == '%' && fmt[1] != '\0') {
			len = put_part(*++fmt, &p, out + at, n - at);
			at += (size_t)len < n - at ? (size_t)len : n - at - 1;
		} else {
			out[at++] = *fmt;
			out[at] = '\0';
		}
	}
}

void
clock_iso(const char *utc, char *out, size_t n)
{
	int64_t us;
	char stamp[32];
	int z = zone_min < 0 ? -zone_min : zone_min;

	if (n == 0)
		return;
	out[0] = '\0';
	if (utc == NULL || clock_parse_utc(utc, &us) < 0)
		return;
	clock_local(us, "%Y-%m-%dT%H:%M:%S", stamp, sizeof(stamp));
	snprintf(out, n, "%s%c%02d:%02d", stamp, zone_min < 0 ? '-' : '+',
	    z / 60, z % 60);
}
