// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files in /proc/sys/dev/tcpstats/, described in ABI/.
 */

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysctl.h>

#include "tcpstats_device.h"
#include "tcpstats_parse.h"
#include "tcpstats_profile.h"

#define STATS_SIZE	1024

static struct ctl_table_header *sysctl_header;

/*
 * @table: @count entries, and an empty one behind them, which tells kernels before
 * 6.6 how many there are. In the others register_sysctl() is a macro.
 */
static struct ctl_table_header *
sysctl_register(const char *path, struct ctl_table *table, size_t count)
{
#ifdef register_sysctl
	return register_sysctl_sz(path, table, count);
#else
	return register_sysctl(path, table);
#endif
}

/* To who reads: as much of @text as there is room for, from *@ppos on. */
static int sysctl_reply(const char *text, size_t len, void *buffer,
			size_t *lenp, loff_t *ppos)
{
	ssize_t count = memory_read_from_buffer(buffer, *lenp, ppos, text, len);

	if (count < 0)
		return count;
	*lenp = count;
	return 0;
}

/* One write is one text; the newline at its end is none of it. */
static int sysctl_text(const void *buffer, const size_t *lenp,
		       const loff_t *ppos, struct tcpstats_text *text)
{
	if (*ppos)
		return -EINVAL;
	text->at = buffer;
	text->end = text->at + *lenp;
	if (text->at < text->end && text->end[-1] == '\n')
		text->end--;
	return 0;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void skip_blanks(struct tcpstats_text *text)
{
	while (text->at < text->end && is_blank(*text->at))
		text->at++;
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Takes the name off the beginning of @text. */
static int take_name(struct tcpstats_text *text, char name[TCPSTATS_NAME_SIZE])
{
	const char *first = text->at;
	bool sound = true;
	size_t len;

	while (text->at < text->end && !is_blank(*text->at))
		sound &= is_name_byte(*text->at++);
	len = text->at - first;
	if (len >= TCPSTATS_NAME_SIZE) {
		tcpstats_profile_note("", "the name is longer than 32 bytes", -1);
		return -ENAMETOOLONG;
	}
	if (!len || !sound) {
		tcpstats_profile_note("", "a name has the bytes a-z, 0-9 and _",
				      -1);
		return -EINVAL;
	}
	memcpy(name, first, len);
	name[len] = 0;
	return 0;
}

static int parse_noted(const char *name, const struct tcpstats_text *text,
		       struct tcpstats_filter *filter)
{
	struct tcpstats_parse_error error;
	int ret = tcpstats_parse(text->at, text->end - text->at, filter,
				 &error);

	if (ret)
		tcpstats_profile_note(name, error.reason, error.offset);
	return ret;
}

static int profile_set_write(struct tcpstats_text *text)
{
	char name[TCPSTATS_NAME_SIZE];
	struct tcpstats_filter filter;
	int ret = take_name(text, name);

	if (ret)
		return ret;
	skip_blanks(text);
	if (text->at == text->end) {
		tcpstats_profiles_delete(name);
		return 0;
	}
	ret = parse_noted(name, text, &filter);
	return ret ?: tcpstats_profiles_set(name, &filter);
}

/**
 * struct list_room - where the list of profiles is made
 * @profiles: what they were like
 * @text: a line for each
 */
struct list_room {
	struct tcpstats_profile_copy profiles[TCPSTATS_PROFILES_MAX];
	char text[TCPSTATS_PROFILES_MAX *
		  (TCPSTATS_NAME_SIZE + TCPSTATS_TEXT_MAX + 1) + 1];
};

static size_t list_format(struct list_room *room)
{
	int count = tcpstats_profiles_copy(room->profiles), i;
	size_t size = sizeof(room->text), len = 0;

	for (i = 0; i < count; i++) {
		len += scnprintf(room->text + len, size - len, "%s ",
				 room->profiles[i].name);
		len += tcpstats_format(&room->profiles[i].filter,
				       room->text + len, size - len);
		len += scnprintf(room->text + len, size - len, "\n");
	}
	return len;
}

static int profile_set_read(void *buffer, size_t *lenp, loff_t *ppos)
{
	struct list_room *room = kvmalloc(sizeof(*room), GFP_KERNEL);
	size_t len;
	int ret;

	if (!room)
		return -ENOMEM;
	len = list_format(room);
	ret = sysctl_reply(room->text, len, buffer, lenp, ppos);
	kvfree(room);
	return ret;
}

static int profile_set(TCPSTATS_CTL_CONST struct ctl_table *table, int write,
		       void *buffer, size_t *lenp, loff_t *ppos)
{
	struct tcpstats_text text;
	int ret;

	if (!write)
		return profile_set_read(buffer, lenp, ppos);
	ret = sysctl_text(buffer, lenp, ppos, &text);
	return ret ?: profile_set_write(&text);
}

static int profile_write(struct tcpstats_profile *profile,
			 struct tcpstats_text *text)
{
	struct tcpstats_filter filter;
	int ret;

	skip_blanks(text);
	if (text->at == text->end) {
		tcpstats_profile_delete(profile);
		return 0;
	}
	ret = parse_noted(profile->name, text, &filter);
	return ret ?: tcpstats_profile_update(profile, &filter);
}

/* While it runs, the profile is not freed. */
static int profile_one(TCPSTATS_CTL_CONST struct ctl_table *table, int write,
		       void *buffer, size_t *lenp, loff_t *ppos)
{
	struct tcpstats_profile *profile = table->data;
	char line[TCPSTATS_TEXT_MAX + 2];
	struct tcpstats_filter filter;
	struct tcpstats_text text;
	int ret, len;

	if (write) {
		ret = sysctl_text(buffer, lenp, ppos, &text);
		return ret ?: profile_write(profile, &text);
	}
	ret = tcpstats_profile_get(profile, &filter);
	if (ret)
		return ret;
	len = tcpstats_format(&filter, line, sizeof(line) - 1);
	line[len++] = '\n';
	return sysctl_reply(line, len, buffer, lenp, ppos);
}

static int last_error(TCPSTATS_CTL_CONST struct ctl_table *table, int write,
		      void *buffer, size_t *lenp, loff_t *ppos)
{
	char line[TCPSTATS_ERROR_SIZE + 1];
	size_t len;

	tcpstats_profile_last_error(line);
	len = strlen(line);
	line[len++] = '\n';
	return sysctl_reply(line, len, buffer, lenp, ppos);
}

static int stats(TCPSTATS_CTL_CONST struct ctl_table *table, int write,
		 void *buffer, size_t *lenp, loff_t *ppos)
{
	char *text = kmalloc(STATS_SIZE, GFP_KERNEL);
	int ret, len;

	if (!text)
		return -ENOMEM;
	len = tcpstats_stats_format(text, STATS_SIZE);
	ret = sysctl_reply(text, len, buffer, lenp, ppos);
	kfree(text);
	return ret;
}

static struct ctl_table sysctl_table[] = {
	{ .procname = "last_error", .mode = 0444, .proc_handler = last_error },
	{ .procname = "profile_set", .mode = 0644, .proc_handler = profile_set },
	{ .procname = "stats", .mode = 0444, .proc_handler = stats },
	{ }
};

/**
 * tcpstats_sysctl_init - make the files, but for those of profiles
 *
 * Return: 0 or -ENOMEM
 */
int tcpstats_sysctl_init(void)
{
	sysctl_header = sysctl_register("dev/tcpstats", sysctl_table,
					ARRAY_SIZE(sysctl_table) - 1);
	return sysctl_header ? 0 : -ENOMEM;
}

/**
 * tcpstats_sysctl_exit - remove them
 *
 * Waits for handlers that run.
 */
void tcpstats_sysctl_exit(void)
{
	unregister_sysctl_table(sysctl_header);
}

/**
 * tcpstats_sysctl_profile_add - make a profile's own file
 * @profile: the profile
 *
 * Return: 0 or -ENOMEM
 */
int tcpstats_sysctl_profile_add(struct tcpstats_profile *profile)
{
	profile->table[0] = (struct ctl_table) {
		.procname = profile->name,
		.data = profile,
		.mode = 0644,
		.proc_handler = profile_one,
	};
	profile->header = sysctl_register("dev/tcpstats/profiles",
					  profile->table, 1);
	return profile->header ? 0 : -ENOMEM;
}

/**
 * tcpstats_sysctl_profile_del - remove a profile's own file
 * @profile: the profile
 *
 * Waits for handlers that run.
 */
void tcpstats_sysctl_profile_del(struct tcpstats_profile *profile)
{
	unregister_sysctl_table(profile->header);
}
