/* SPDX-License-Identifier: Apache-2.0 */
/* kspec-agent: executes kspec's programs on this machine; speaks the wire (wire.def) on stdin and
 * stdout. */
#include "own.h"
#include "session.h"
#include "sys.h"
#include "wake.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { EXIT_CANNOT_START = 1, EXIT_USAGE = 2 };

/* The directory in which this executable is. */
static bool own_directory(char *path, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", path, size - 1);
	if (n <= 0)
		return false;
	path[n] = 0;
	char *slash = strrchr(path, '/');
	slash[slash == path] = 0;
	return true;
}

/* The fds 0 to 2 must be something, else a file opened here would become a standard stream. */
static bool have_stdio(void)
{
	int fd;
	do
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	while (fd >= 0 && fd < 3);
	if (fd >= 3)
		close(fd);
	return fd >= 3;
}

/*
 * Begins anew at addresses that are not random: the heap then lies right behind the other data, in
 * one mapping with it, and each mapping less spares every case some microseconds.  Programs that
 * are started from here have theirs at random as before.
 */
static void be_in_order(char **argv)
{
	static const char again[] = "KSPEC_AGENT_AGAIN"; /* once only, whatever becomes of it */
	int before = personality(0xffffffff);
	bool first = getenv(again) == NULL;
	unsetenv(again);
	if (before >= 0 && before & ADDR_NO_RANDOMIZE)
		personality((unsigned)before & ~(unsigned)ADDR_NO_RANDOMIZE);
	else if (before >= 0 && first && setenv(again, "1", 1) == 0
		 && personality((unsigned)before | ADDR_NO_RANDOMIZE) >= 0) {
		execv("/proc/self/exe", argv);
		personality((unsigned)before); /* then it is as it is */
		unsetenv(again);
	}
	prctl(PR_SET_NAME, "kspec-agent"); /* not that of the link by which it was started again */
}

static int usage(int status)
{
	fprintf(status ? stderr : stdout,
		"usage: kspec-agent [--woken CLOCK SEED] [--begun FILE PLACE] [DIRECTORY]\n"
		"Executes kspec's programs, which come as frames (wire version %d) on the standard "
		"input.\n"
		"Each case gets a directory of its own in DIRECTORY, by default where this "
		"executable is.  --woken: on a machine that goes on where a saved one stood still; "
		"sets its\n"
		"clock, in seconds since 1970 with nine decimals, and adds SEED, hexadecimal, to "
		"its\n"
		"random numbers.  --begun: writes a byte of the number of each case that begins to "
		"that "
		"PLACE of\n"
		"FILE, which the host hears whatever becomes of this machine, and so sends several "
		"answers at\n"
		"a time.\n",
		WIRE_VERSION);
	return status;
}

int main(int argc, char **argv)
{
	struct session *session;
	bool woken = false;
	char directory[4096];
	const char *begun = NULL;
	off_t place = 0;
	be_in_order(argv);
	session = own_map(sizeof *session);
	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return usage(EXIT_SUCCESS);
	if (argc > 3 && strcmp(argv[1], "--woken") == 0) {
		if (!wake(argv[2], argv[3]))
			return EXIT_CANNOT_START;
		woken = true;
		argc -= 3;
		argv += 3;
	}
	if (argc > 3 && strcmp(argv[1], "--begun") == 0) {
		begun = argv[2];
		place = strtol(argv[3], NULL, 0);
		argc -= 3;
		argv += 3;
	}
	if (argc > 2 || (argc == 2 && argv[1][0] == '-'))
		return usage(EXIT_USAGE);
	if (argc == 2)
		snprintf(directory, sizeof directory, "%s", argv[1]);
	else if (!own_directory(directory, sizeof directory)) {
		fprintf(stderr, "kspec-agent: /proc/self/exe: %s; name a directory\n",
			strerror(errno));
		return EXIT_CANNOT_START;
	}
	if (!have_stdio() || !close_from(3)) {
		fprintf(stderr, "kspec-agent: cannot put its files in order: %s\n",
			strerror(errno));
		return EXIT_CANNOT_START;
	}
	if (!session)
		perror("kspec-agent: memory");
	if (!session || !session_open(session, STDIN_FILENO, STDOUT_FILENO, directory)
	    || (begun && !session_tell_begun(session, begun, place)))
		return EXIT_CANNOT_START;
	if (woken)
		refcounts_learn_foreign(&session->host.refcounts);
	return session_serve(session);
}
