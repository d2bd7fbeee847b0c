// SPDX-License-Identifier: Apache-2.0
/*
 * Gives the programs of a node a /proc/drbd, which a container cannot have of itself: drbdadm, the peers' agents and
 * people look there. Preloaded into every program (/etc/ld.so.preload); each look is answered by the simulated
 * hardware's "proc-drbd", and there is no such file while it says that the module isn't loaded. What uses statx(2),
 * such as ls, doesn't see it.
 *
 * Wire format: as in hw.c.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { FRAME_STDOUT = 1, FRAME_EXIT = 3 };

static const char tool[] = "proc-drbd";

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int is_proc_drbd(const char *path)
{
	return path != NULL && strcmp(path, "/proc/drbd") == 0;
}

static int get(int fd, void *data, size_t length)
{
	char *p = data;
	while (length > 0) {
		ssize_t n = read(fd, p, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		length -= (size_t)n;
	}
	return 0;
}

/* Copies the answer into a file; the tool's exit code, or -1. */
static int copy_answer(int from, int to)
{
	unsigned char head[5], part[4096];
	uint32_t length;
	for (;;) {
		if (get(from, head, sizeof head) != 0)
			return -1;
		memcpy(&length, head + 1, sizeof length);
		length = ntohl(length);
		if (head[0] == FRAME_EXIT) {
			uint32_t code;
			return length == sizeof code && get(from, &code, sizeof code) == 0 ? (int)ntohl(code) : -1;
		}
		while (length > 0) {
			size_t n = length < sizeof part ? length : sizeof part;
			if (get(from, part, n) != 0 || (head[0] == FRAME_STDOUT && write(to, part, n) != (ssize_t)n))
				return -1;
			length -= (uint32_t)n;
		}
	}
}

/* A descriptor of what /proc/drbd says now; -1 with ENOENT if there is none. */
static int snapshot(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/sim/hw.sock" };
	const char *elsewhere = getenv("FERRYMAN_HARDWARE");
	unsigned char request[8 + sizeof tool - 1 + 4] = { 0, 0, 0, 1, 0, 0, 0, sizeof tool - 1 };
	int hardware = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int text = memfd_create("proc-drbd", MFD_CLOEXEC);
	if (elsewhere != NULL && strlen(elsewhere) < sizeof address.sun_path)
		strcpy(address.sun_path, elsewhere);
	memcpy(request + 8, tool, sizeof tool - 1);
	if (hardware >= 0 && text >= 0 && connect(hardware, (struct sockaddr *)&address, sizeof address) == 0 &&
	    write(hardware, request, sizeof request) == (ssize_t)sizeof request && copy_answer(hardware, text) == 0) {
		close(hardware);
		lseek(text, 0, SEEK_SET);
		return text;
	}
	if (hardware >= 0)
		close(hardware);
	if (text >= 0)
		close(text);
	errno = ENOENT;
	return -1;
}

static int stat_snapshot(struct stat *st)
{
	int fd = snapshot();
	int result;
	if (fd < 0)
		return -1;
	result = REAL(fstat)(fd, st);
	close(fd);
	return result;
}

int stat(const char *restrict path, struct stat *restrict st)
{
	return is_proc_drbd(path) ? stat_snapshot(st) : REAL(stat)(path, st);
}

int lstat(const char *restrict path, struct stat *restrict st)
{
	return is_proc_drbd(path) ? stat_snapshot(st) : REAL(lstat)(path, st);
}

int fstatat(int dir, const char *restrict path, struct stat *restrict st, int flags)
{
	return is_proc_drbd(path) ? stat_snapshot(st) : REAL(fstatat)(dir, path, st, flags);
}

/* The same structure on 64-bit systems. */
int stat64(const char *restrict path, struct stat64 *restrict st)
{
	return is_proc_drbd(path) ? stat_snapshot((struct stat *)st) : REAL(stat64)(path, st);
}

int lstat64(const char *restrict path, struct stat64 *restrict st)
{
	return is_proc_drbd(path) ? stat_snapshot((struct stat *)st) : REAL(lstat64)(path, st);
}

int fstatat64(int dir, const char *restrict path, struct stat64 *restrict st, int flags)
{
	return is_proc_drbd(path) ? stat_snapshot((struct stat *)st) : REAL(fstatat64)(dir, path, st, flags);
}

int access(const char *path, int mode)
{
	struct stat st;
	return is_proc_drbd(path) ? stat_snapshot(&st) : REAL(access)(path, mode);
}

int faccessat(int dir, const char *path, int mode, int flags)
{
	struct stat st;
	return is_proc_drbd(path) ? stat_snapshot(&st) : REAL(faccessat)(dir, path, mode, flags);
}

static mode_t mode_of(int flags, va_list rest)
{
	return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
}

#define OPEN(name)                                                                     \
	int name(const char *path, int flags, ...)                                     \
	{                                                                              \
		va_list rest;                                                          \
		mode_t mode;                                                           \
		va_start(rest, flags);                                                 \
		mode = mode_of(flags, rest);                                           \
		va_end(rest);                                                          \
		return is_proc_drbd(path) ? snapshot() : REAL(name)(path, flags, mode); \
	}

#define OPENAT(name)                                                                        \
	int name(int dir, const char *path, int flags, ...)                                 \
	{                                                                                   \
		va_list rest;                                                               \
		mode_t mode;                                                                \
		va_start(rest, flags);                                                      \
		mode = mode_of(flags, rest);                                                \
		va_end(rest);                                                               \
		return is_proc_drbd(path) ? snapshot() : REAL(name)(dir, path, flags, mode); \
	}

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

static FILE *stream(void)
{
	int fd = snapshot();
	return fd < 0 ? NULL : fdopen(fd, "r");
}

FILE *fopen(const char *restrict path, const char *restrict mode)
{
	return is_proc_drbd(path) ? stream() : REAL(fopen)(path, mode);
}

FILE *fopen64(const char *restrict path, const char *restrict mode)
{
	return is_proc_drbd(path) ? stream() : REAL(fopen64)(path, mode);
}
