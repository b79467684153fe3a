/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_MAX_BYTES 4096
#define SHOWN 120 /* bytes of a value in a message */

/* Reads as a setting, but shows only the last order that it was given. */
#define DROP_CACHES "/proc/sys/vm/drop_caches"

static bool starts_with(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static bool is_place_of_settings(const char *path)
{
	if (starts_with(path, "/sys/"))
		return true;
	if (!starts_with(path, "/proc/") || strcmp(path, DROP_CACHES) == 0)
		return false;
	const char *name = path + strlen("/proc/");
	return !(*name >= '0' && *name <= '9') && !starts_with(name, "self/")
	       && !starts_with(name, "thread-self/");
}

/* The line in a file, without what is behind it; −1 and errno (0: it is no setting) if there is
 * none. */
static ssize_t read_line(const char *path, char line[LINE_MAX_BYTES + 2])
{
	struct stat st;
	errno = 0;
	if (stat(path, &st) != 0)
		return -1;
	if (!S_ISREG(st.st_mode) || !(st.st_mode & 0444))
		return -1;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ssize_t n = read(fd, line, LINE_MAX_BYTES + 1);
	int error = errno;
	close(fd);
	errno = n < 0 ? error : 0;
	if (n > 0 && line[n - 1] == '\n')
		n--;
	if (n <= 0 || n > LINE_MAX_BYTES || memchr(line, '\n', (size_t)n)
	    || memchr(line, 0, (size_t)n))
		return -1;
	line[n] = 0;
	return n;
}

void setting_note(struct aftermath *a, const char *path)
{
	char line[LINE_MAX_BYTES + 2];
	if (!is_place_of_settings(path) || note_find(a, NOTE_SETTING, path))
		return;
	ssize_t n = read_line(path, line);
	if (n > 0)
		note_add(a, NOTE_SETTING, path, line, (size_t)n);
}

static bool says(const struct note *note, const char *line, ssize_t n)
{
	return n == (ssize_t)note->old_len && memcmp(line, note_old(note), (size_t)n) == 0;
}

/* Settings of the network are those of the namespace that wrote them. */
static bool is_of_another_network(const struct note *note)
{
	struct stat st;
	return starts_with(note->path, "/proc/sys/net/")
	       && (stat("/proc/self/ns/net", &st) != 0 || st.st_ino != note->net);
}

bool setting_is_as_before(const struct note *note)
{
	char line[LINE_MAX_BYTES + 2];
	ssize_t n = read_line(note->path, line);
	return n < 0 ? errno == ENOENT : says(note, line, n);
}

/* What is to be written so that it says this: of "one [two] three" the word that is chosen. */
static size_t order(const struct note *note, const char **text)
{
	const char *old = note_old(note), *open = strchr(old, '['), *close = strchr(old, ']');
	bool choice = open && close && open < close && !strchr(open + 1, '[')
		      && !strchr(close + 1, ']') && strchr(old, ' ')
		      && !memchr(open, ' ', (size_t)(close - open));
	*text = choice ? open + 1 : old;
	return choice ? (size_t)(close - open - 1) : note->old_len;
}

static void write_old(const struct note *note)
{
	const char *text;
	size_t len = order(note, &text);
	int fd = open(note->path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (write(fd, text, len) < 0) /* how it reads then shows what came of it */
		errno = 0;
	close(fd);
}

void setting_put_back(struct aftermath *a, struct note *note)
{
	char now[LINE_MAX_BYTES + 2], then[LINE_MAX_BYTES + 2];
	ssize_t n = read_line(note->path, now);
	atomic_store(&note->state, NOTE_SETTLED);
	if (is_of_another_network(note) || (n < 0 && errno == ENOENT)
	    || (n > 0 && says(note, now, n)))
		return;
	if (n < 0)
		snprintf(now, sizeof now, "what cannot be read any more");
	write_old(note);
	bool undone = says(note, then, read_line(note->path, then));
	leak_tell(a, LEAK_SETTING, undone, "%s was left at \"%.*s\", not \"%.*s\"", note->path,
		  SHOWN, now, SHOWN, note_old(note));
}
