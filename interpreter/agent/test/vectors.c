/* SPDX-License-Identifier: Apache-2.0 */
#include "vectors.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool add_hex(struct writer *w, const char *text)
{
	unsigned byte;
	int used;
	while (sscanf(text, " %2x%n", &byte, &used) == 1) {
		write_u8(w, (uint8_t)byte);
		text += used;
	}
	text += strspn(text, " ");
	return *text == '#' || *text == 0;
}

static bool take_line(struct vector *v, const char *line)
{
	if (strncmp(line, "hex ", 4) == 0)
		return add_hex(&v->bytes, line + 4);
	if (strncmp(line, "value ", 6) == 0) {
		write_bytes(&v->values, line + 6, strlen(line + 6));
		write_u8(&v->values, '\n');
		return true;
	}
	if (strcmp(line, "malformed") == 0)
		return v->malformed = true;
	return sscanf(line, "rejected %15s", v->rejected) == 1;
}

static void clear(struct vector *v)
{
	writer_free(&v->bytes);
	writer_free(&v->values);
	memset(v, 0, sizeof *v);
}

static int read_file(FILE *f, const char *path, void (*visit)(const struct vector *, void *),
		     void *arg)
{
	struct vector v = {0};
	char *line = NULL;
	size_t size = 0;
	int count = 0, number = 0;
	while (getline(&line, &size, f) > 0 && count >= 0) {
		number++;
		line[strcspn(line, "\n")] = 0;
		bool ok = true;
		if (!v.name[0]) {
			if (*line && *line != '#')
				ok = sscanf(line, "vector %63s %15s", v.name, v.kind) == 2;
		} else if (strcmp(line, "end") == 0) {
			visit(&v, arg);
			clear(&v);
			count++;
		} else {
			ok = take_line(&v, line);
		}
		if (!ok) {
			printf("%s:%d: not a line of a vector: %s\n", path, number, line);
			count = -1;
		}
	}
	if (v.name[0])
		count = -1;
	clear(&v);
	free(line);
	return count;
}

int vectors_each(const char *directory, void (*visit)(const struct vector *, void *), void *arg)
{
	DIR *dir = opendir(directory);
	if (!dir)
		return -1;
	int total = 0;
	struct dirent *e;
	while (total >= 0 && (e = readdir(dir))) {
		const char *dot = strrchr(e->d_name, '.');
		if (!dot || strcmp(dot, ".txt") != 0)
			continue;
		char path[4096];
		snprintf(path, sizeof path, "%s/%s", directory, e->d_name);
		FILE *f = fopen(path, "r");
		int n = f ? read_file(f, path, visit, arg) : -1;
		total = n < 0 ? -1 : total + n;
		if (f)
			fclose(f);
	}
	closedir(dir);
	return total;
}
