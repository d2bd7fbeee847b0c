// SPDX-License-Identifier: Apache-2.0

/*
 * Stand-in for the DRBD and Xen tools of a node: passes its own name and arguments to the simulated
 * hardware and does what the answer says.
 *
 * Request:  u32 count, then per argument (tool name first): u32 length, bytes;
 *           u32 count, then per argument that names a regular file: u32 argument index, u32 length, bytes.
 * Response: frames of u8 type, u32 length, bytes. Numbers are big-endian.
 * A tool that talks to another host does so through a command of its own (SPAWN: a shell line, whose input and output
 * it then has) or through its own input and output (LISTEN). What comes in it passes on in frames of the same form:
 * INPUT with bytes, INPUT_END once. SEND goes to the command.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

enum { FRAME_STDOUT = 1, FRAME_STDERR = 2, FRAME_EXIT = 3, FRAME_MAKE_NODE = 4, FRAME_REMOVE = 5, FRAME_DIE = 6,
	FRAME_SPAWN = 7, FRAME_SEND = 8, FRAME_LISTEN = 9 };
enum { INPUT = 1, INPUT_END = 2 };
enum { MAX_FILE = 1 << 20, MAX_FRAME = 1 << 20, DRBD_MAJOR = 147 };

static const char *tool;

static int failure_code(void)
{
	if (strncmp(tool, "drbd", 4) == 0)
		return 20;
	return 1;
}

static void fail(const char *what, const char *subject)
{
	fprintf(stderr, "%s: simulated hardware: %s %s: %s\n", tool, what, subject, strerror(errno));
	exit(failure_code());
}

static void put(int fd, const void *data, size_t length)
{
	const char *p = data;
	while (length > 0) {
		ssize_t n = write(fd, p, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			exit(failure_code());
		p += n;
		length -= (size_t)n;
	}
}

static void get(int fd, void *data, size_t length)
{
	char *p = data;
	while (length > 0) {
		ssize_t n = read(fd, p, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			fprintf(stderr, "%s: simulated hardware: the node lost its hardware while the tool ran\n", tool);
			exit(failure_code());
		}
		p += n;
		length -= (size_t)n;
	}
}

static void put_number(int fd, uint32_t value)
{
	unsigned char b[4] = { value >> 24, value >> 16, value >> 8, value };
	put(fd, b, sizeof b);
}

static uint32_t number(const unsigned char *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void put_bytes(int fd, const char *data, size_t length)
{
	put_number(fd, (uint32_t)length);
	put(fd, data, length);
}

/* The contents of a regular file of at most MAX_FILE bytes, or NULL. */
static char *contents(const char *path, size_t *length)
{
	struct stat st;
	char *data;
	FILE *f;
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > MAX_FILE)
		return NULL;
	f = fopen(path, "r");
	data = malloc(MAX_FILE);
	if (f == NULL || data == NULL)
		return NULL;
	*length = fread(data, 1, MAX_FILE, f);
	fclose(f);
	return data;
}

static void put_request(int fd, int argc, char **argv)
{
	uint32_t files = 0;
	size_t length;
	int i;
	put_number(fd, (uint32_t)argc);
	put_bytes(fd, tool, strlen(tool));
	for (i = 1; i < argc; i++)
		put_bytes(fd, argv[i], strlen(argv[i]));
	for (i = 1; i < argc; i++) {
		char *data = contents(argv[i], &length);
		files += data != NULL;
		free(data);
	}
	put_number(fd, files);
	for (i = 1; i < argc && files > 0; i++) {
		char *data = contents(argv[i], &length);
		if (data == NULL)
			continue;
		put_number(fd, (uint32_t)i);
		put_bytes(fd, data, length);
		free(data);
		files--;
	}
}

/* "MINOR PATH": what udev does when DRBD makes a device. */
static void make_node(char *payload)
{
	char *path = strchr(payload, ' ');
	if (path == NULL)
		return;
	*path++ = '\0';
	if (mknod(path, S_IFBLK | 0660, makedev(DRBD_MAJOR, (unsigned)atoi(payload))) != 0 && errno != EEXIST)
		fprintf(stderr, "%s: simulated hardware: mknod %s: %s\n", tool, path, strerror(errno));
}

static void put_frame(int fd, unsigned char type, const char *data, size_t length)
{
	put(fd, &type, 1);
	put_bytes(fd, data, length);
}

/* The shell line's output is *in, its input *out. */
static void spawn(const char *line, int *in, int *out)
{
	int from[2], to[2];
	if (pipe2(from, O_CLOEXEC) != 0 || pipe2(to, O_CLOEXEC) != 0)
		fail("no pipe to", line);
	switch (fork()) {
	case -1:
		fail("cannot start", line);
		break;
	case 0:
		signal(SIGPIPE, SIG_DFL);
		dup2(to[0], STDIN_FILENO);
		dup2(from[1], STDOUT_FILENO);
		execl("/bin/sh", "sh", "-c", line, (char *)NULL);
		_exit(127);
	default:
		close(to[0]);
		close(from[1]);
		*in = from[0];
		*out = to[1];
	}
}

static void end_of_input(int fd, int *in)
{
	if (*in >= 0)
		put_frame(fd, INPUT_END, "", 0);
	*in = -1;
}

/* Passes on what comes in, until the hardware has something to say. */
static void listen_both(int fd, int *in)
{
	static char data[1 << 16];
	struct pollfd ends[2] = { { .fd = fd, .events = POLLIN }, { .fd = -1, .events = POLLIN } };
	for (;;) {
		ends[1].fd = *in;
		if (poll(ends, 2, -1) < 0 && errno != EINTR)
			exit(failure_code());
		if (*in >= 0 && ends[1].revents != 0) {
			ssize_t n = read(*in, data, sizeof data);
			if (n > 0)
				put_frame(fd, INPUT, data, (size_t)n);
			else if (n == 0 || errno != EINTR)
				end_of_input(fd, in);
		}
		if (ends[0].revents != 0)
			return;
		ends[1].revents = 0;
	}
}

/* A command that does not listen any more has gone. */
static void send_on(int fd, int *in, int out, const char *data, size_t length)
{
	while (length > 0) {
		ssize_t n = write(out, data, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			end_of_input(fd, in);
			return;
		}
		data += n;
		length -= (size_t)n;
	}
}

static int answer(int fd, char *payload)
{
	unsigned char head[5];
	int in = -1;
	int out = -1;
	for (;;) {
		uint32_t length;
		listen_both(fd, &in);
		get(fd, head, sizeof head);
		length = number(head + 1);
		if (length > MAX_FRAME)
			exit(failure_code());
		get(fd, payload, length);
		payload[length] = '\0';
		switch (head[0]) {
		case FRAME_STDOUT:
			put(STDOUT_FILENO, payload, length);
			break;
		case FRAME_STDERR:
			put(STDERR_FILENO, payload, length);
			break;
		case FRAME_MAKE_NODE:
			make_node(payload);
			break;
		case FRAME_REMOVE:
			unlink(payload);
			break;
		case FRAME_SPAWN:
			spawn(payload, &in, &out);
			break;
		case FRAME_SEND:
			send_on(fd, &in, out, payload, length);
			break;
		case FRAME_LISTEN:
			in = STDIN_FILENO;
			break;
		case FRAME_DIE:
			abort();
		case FRAME_EXIT:
			return (int)number((unsigned char *)payload);
		default:
			exit(failure_code());
		}
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const char *path = getenv("FERRYMAN_HARDWARE");
	char *payload = malloc(MAX_FRAME + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	signal(SIGPIPE, SIG_IGN);
	tool = strrchr(argv[0], '/') != NULL ? strrchr(argv[0], '/') + 1 : argv[0];
	if (path == NULL)
		path = "/sim/hw.sock";
	if (payload == NULL || fd < 0)
		fail("cannot start with", path);
	if (strlen(path) >= sizeof address.sun_path) {
		errno = ENAMETOOLONG;
		fail("cannot reach", path);
	}
	strcpy(address.sun_path, path);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
		fail("cannot reach", path);
	put_request(fd, argc, argv);
	return answer(fd, payload);
}
