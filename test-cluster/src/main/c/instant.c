// SPDX-License-Identifier: Apache-2.0

/*
 * An instant tool: prints the answer that is kept for its name and arguments, for measurements in which only what
 * an agent does itself shall count.
 *
 * The answer to "drbdsetup status r0" is the file "drbdsetup status r0" in /run/instant ('/' in arguments becomes
 * '%'); its name ends in " +stay" if the tool doesn't end by itself, as "drbdsetup events2" without --now. What no
 * answer is kept for is run by the program that is the tool otherwise (/usr/lib/ferryman-test/hw); while there is a
 * file "+calls", such calls are noted in it, one per line.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DIRECTORY "/run/instant/"
#define OTHERWISE "/usr/lib/ferryman-test/hw"

static void pour(int from)
{
	char buffer[65536];
	ssize_t length;
	while ((length = read(from, buffer, sizeof buffer)) > 0) {
		char *p = buffer;
		while (length > 0) {
			ssize_t written = write(1, p, (size_t)length);
			if (written <= 0)
				return;
			p += written;
			length -= written;
		}
	}
}

static void note(const char *call)
{
	int file = open(DIRECTORY "+calls", O_WRONLY | O_APPEND);
	if (file < 0)
		return;
	dprintf(file, "%s\n", call);
	close(file);
}

int main(int argc, char **argv)
{
	char path[1024] = DIRECTORY;
	const char *tool = strrchr(argv[0], '/');
	char *p;
	int i, file;
	strncat(path, tool == NULL ? argv[0] : tool + 1, 64);
	for (i = 1; i < argc; i++) {
		if (strlen(path) + strlen(argv[i]) + 16 > sizeof path)
			goto otherwise;
		strcat(path, " ");
		strcat(path, argv[i]);
	}
	note(path + strlen(DIRECTORY));
	for (p = path + strlen(DIRECTORY); *p != '\0'; p++)
		if (*p == '/')
			*p = '%';
	file = open(path, O_RDONLY);
	if (file >= 0) {
		pour(file);
		return 0;
	}
	strcat(path, " +stay");
	file = open(path, O_RDONLY);
	if (file >= 0) {
		pour(file);
		for (;;)
			pause();
	}
otherwise:
	execv(OTHERWISE, argv);
	fprintf(stderr, "%s: %s: %s\n", argv[0], OTHERWISE, strerror(errno));
	return 127;
}
