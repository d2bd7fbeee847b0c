// SPDX-License-Identifier: Apache-2.0


/*
 * Stand-in for the kernel's usermode helper: runs on this node what the simulated hardware asks for. A process
 * waits on a connection of its own for one command, and as soon as it has one the next process waits.
 *
 * It says, as any stand-in tool does: u32 1, u32 length, "usermode-helper", u32 0.
 * Frames both ways: u8 type, u32 length, bytes. Numbers are big-endian.
 * From the hardware: RUN (u32 count, per argument u32 length and bytes; the same for NAME=VALUE; u32 length, folder),
 *                    INPUT (bytes), END_INPUT (), KILL (u32 signal, for the command's process group).
 * To the hardware:   OUT (bytes), ERR (bytes), and at the end one of EXIT (u32 code), DIED (u32 signal),
 *                    NOT_RUN (why). A connection that ends without one of these means that nobody knows.
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
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUT = 1, ERR = 2, EXIT = 3, DIED = 6, RUN = 7, INPUT = 8, END_INPUT = 9, KILL = 10, NOT_RUN = 11 };
enum { MAX_FRAME = 1 << 20, CHUNK = 1 << 16, RECONNECT_MS = 200 };

struct frame {
	unsigned char type;
	uint32_t length;
	char *data;
};

static const char *path;

static int put(int fd, const void *data, size_t length)
{
	const char *p = data;
	while (length > 0) {
		ssize_t n = write(fd, p, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		length -= (size_t)n;
	}
	return 0;
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

static uint32_t number(const char *data)
{
	const unsigned char *b = (const unsigned char *)data;
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void set_number(char *data, uint32_t value)
{
	unsigned char b[4] = { value >> 24, value >> 16, value >> 8, value };
	memcpy(data, b, sizeof b);
}

static int put_frame(int fd, unsigned char type, const void *data, uint32_t length)
{
	char head[5];
	head[0] = (char)type;
	set_number(head + 1, length);
	return put(fd, head, sizeof head) != 0 || put(fd, data, length) != 0 ? -1 : 0;
}

static void put_end(int fd, unsigned char type, uint32_t value)
{
	char data[4];
	set_number(data, value);
	put_frame(fd, type, data, sizeof data);
}

/* A frame whose data ends with a NUL; the caller frees it. */
static int get_frame(int fd, struct frame *frame)
{
	char head[5];
	if (get(fd, head, sizeof head) != 0)
		return -1;
	frame->type = (unsigned char)head[0];
	frame->length = number(head + 1);
	if (frame->length > MAX_FRAME)
		return -1;
	frame->data = malloc(frame->length + 1);
	if (frame->data == NULL)
		return -1;
	frame->data[frame->length] = '\0';
	if (get(fd, frame->data, frame->length) == 0)
		return 0;
	free(frame->data);
	return -1;
}

static int try_connect(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	static const char hello[] = "usermode-helper";
	char request[8 + sizeof hello - 1 + 4];
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	strncpy(address.sun_path, path, sizeof address.sun_path - 1);
	set_number(request, 1);
	set_number(request + 4, sizeof hello - 1);
	memcpy(request + 8, hello, sizeof hello - 1);
	set_number(request + 8 + sizeof hello - 1, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0 && put(fd, request, sizeof request) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* A connection to the hardware; waits until there is one. */
static int connected(void)
{
	int fd;
	while ((fd = try_connect()) < 0)
		poll(NULL, 0, RECONNECT_MS);
	return fd;
}

/* The next string of a RUN frame; it moves over its own length to make room for the NUL. NULL if the frame is broken. */
static char *next_string(struct frame *frame, uint32_t *at)
{
	uint32_t length;
	char *string;
	if (frame->length - *at < 4)
		return NULL;
	length = number(frame->data + *at);
	if (length > frame->length - *at - 4)
		return NULL;
	string = frame->data + *at;
	memmove(string, string + 4, length);
	string[length] = '\0';
	*at += 4 + length;
	return string;
}

static char **next_strings(struct frame *frame, uint32_t *at)
{
	uint32_t count, i;
	char **strings;
	if (frame->length - *at < 4)
		return NULL;
	count = number(frame->data + *at);
	*at += 4;
	if (count > frame->length / 4 || (strings = calloc(count + 1, sizeof *strings)) == NULL)
		return NULL;
	for (i = 0; i < count; i++)
		if ((strings[i] = next_string(frame, at)) == NULL)
			return NULL;
	return strings;
}

/* In the new process: becomes the command, or says through `failed` why not. */
static void become(char **argv, char **environment, const char *folder, int in, int out, int err, int failed)
{
	sigset_t none;
	int error;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	setpgid(0, 0);
	if (dup2(in, 0) >= 0 && dup2(out, 1) >= 0 && dup2(err, 2) >= 0 && chdir(folder) == 0)
		execve(argv[0], argv, environment);
	error = errno;
	put(failed, &error, sizeof error);
	_exit(127);
}

struct command {
	int hardware, in, out, err;
	pid_t pid;
	int over, status;
	struct frame input;
	uint32_t written;
};

static int is_over(struct command *c)
{
	if (!c->over && waitpid(c->pid, &c->status, WNOHANG) == c->pid)
		c->over = 1;
	return c->over;
}

/* Passes on what there is; closes the end that has no more. */
static void pass(struct command *c, int *from, unsigned char type)
{
	static char chunk[CHUNK];
	ssize_t n = read(*from, chunk, sizeof chunk);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0 || put_frame(c->hardware, type, chunk, (uint32_t)n) != 0) {
		close(*from);
		*from = -1;
	}
}

static void feed(struct command *c)
{
	ssize_t n = write(c->in, c->input.data + c->written, c->input.length - c->written);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n > 0)
		c->written += (uint32_t)n;
	if (n <= 0 || c->written == c->input.length) {
		free(c->input.data);
		c->input.data = NULL;
	}
	if (n <= 0) {
		close(c->in);
		c->in = -1;
	}
}

/* Does what the hardware says; without hardware there is nobody for whom the command would run. */
static void obey(struct command *c)
{
	struct frame frame;
	if (get_frame(c->hardware, &frame) != 0) {
		kill(-c->pid, SIGKILL);
		_exit(1);
	}
	if (frame.type == INPUT && frame.length > 0 && c->in >= 0) {
		c->input = frame;
		c->written = 0;
		return;
	}
	if (frame.type == END_INPUT && c->in >= 0) {
		close(c->in);
		c->in = -1;
	}
	if (frame.type == KILL && frame.length == 4)
		kill(-c->pid, (int)number(frame.data));
	free(frame.data);
}

static void relay(struct command *c)
{
	sigset_t none;
	sigemptyset(&none);
	while (!is_over(c)) {
		struct pollfd fds[4] = {
			{ .fd = c->input.data == NULL ? c->hardware : -1, .events = POLLIN },
			{ .fd = c->out, .events = POLLIN },
			{ .fd = c->err, .events = POLLIN },
			{ .fd = c->input.data != NULL ? c->in : -1, .events = POLLOUT },
		};
		if (ppoll(fds, 4, NULL, &none) < 0)
			continue;
		if (fds[1].revents != 0)
			pass(c, &c->out, OUT);
		if (fds[2].revents != 0)
			pass(c, &c->err, ERR);
		if (fds[3].revents != 0)
			feed(c);
		if (fds[0].revents != 0)
			obey(c);
	}
	/* What it left in the pipes; something that it started may hold them open for ever. */
	for (;;) {
		struct pollfd fds[2] = { { .fd = c->out, .events = POLLIN }, { .fd = c->err, .events = POLLIN } };
		if (poll(fds, 2, 0) <= 0)
			return;
		if (fds[0].revents != 0)
			pass(c, &c->out, OUT);
		if (fds[1].revents != 0)
			pass(c, &c->err, ERR);
	}
}

static void on_child(int signal_number)
{
	(void)signal_number;
}

static void run(int hardware, struct frame *frame)
{
	struct command c = { .hardware = hardware };
	struct sigaction action = { .sa_handler = on_child };
	sigset_t child;
	int in[2], out[2], err[2], failed[2], error = 0;
	uint32_t at = 0;
	char **argv = next_strings(frame, &at);
	char **environment = argv == NULL ? NULL : next_strings(frame, &at);
	char *folder = environment == NULL ? NULL : next_string(frame, &at);

	if (folder == NULL || argv[0] == NULL) {
		put_frame(hardware, NOT_RUN, "broken request", strlen("broken request"));
		return;
	}
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	sigaction(SIGCHLD, &action, NULL);
	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0
	    || pipe2(failed, O_CLOEXEC) != 0 || (c.pid = fork()) < 0) {
		put_frame(hardware, NOT_RUN, strerror(errno), (uint32_t)strlen(strerror(errno)));
		return;
	}
	if (c.pid == 0)
		become(argv, environment, folder, in[0], out[1], err[1], failed[1]);
	close(in[0]);
	close(out[1]);
	close(err[1]);
	close(failed[1]);
	if (get(failed[0], &error, sizeof error) == 0) {
		put_frame(hardware, NOT_RUN, strerror(error), (uint32_t)strlen(strerror(error)));
		return;
	}
	c.in = in[1];
	c.out = out[0];
	c.err = err[0];
	fcntl(c.in, F_SETFL, O_NONBLOCK);
	relay(&c);
	if (WIFEXITED(c.status))
		put_end(hardware, EXIT, (uint32_t)WEXITSTATUS(c.status));
	else
		put_end(hardware, DIED, (uint32_t)WTERMSIG(c.status));
}

static void serve(int hardware)
{
	struct frame frame;
	pid_t pid;
	if (get_frame(hardware, &frame) != 0 || frame.type != RUN) {
		close(hardware);
		poll(NULL, 0, RECONNECT_MS);
		return;
	}
	pid = fork();
	if (pid == 0) {
		run(hardware, &frame);
		_exit(0);
	}
	if (pid < 0)
		put_frame(hardware, NOT_RUN, strerror(errno), (uint32_t)strlen(strerror(errno)));
	free(frame.data);
	close(hardware);
}

/* Goes into the background once the hardware is reached; with an argument it stays in the foreground. */
int main(int argc, char **argv)
{
	int hardware;
	(void)argv;
	path = getenv("FERRYMAN_HARDWARE");
	if (path == NULL)
		path = "/sim/hw.sock";
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	hardware = connected();
	if (argc < 2 && daemon(0, 0) != 0) {
		perror("usermode-helper");
		return 1;
	}
	for (;;) {
		serve(hardware);
		hardware = connected();
	}
}
