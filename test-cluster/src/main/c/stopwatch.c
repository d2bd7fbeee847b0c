// SPDX-License-Identifier: Apache-2.0

/*
 * Runs commands as pacemaker-execd does (a fork, an exec, output discarded) and tells what each took.
 *
 * stopwatch rounds N SPEC…              N rounds, in each round every SPEC once, one after the other
 * stopwatch paced PERIOD_MS N SPEC…     N periods; in each, SPEC i of n begins at i/n of the period; 0 = all at once
 *
 * A SPEC is a file: one NAME=VALUE per line for the environment, an empty line, one argument per line.
 * Per run it prints "run SPEC_INDEX WALL_US CPU_US EXIT_CODE" (128 + N: killed by signal N), at the end
 * "total WALL_US CPU_US PEAK": PEAK is the most of its commands that ran at one instant. CPU is user and system
 * time of the command and of all it waited for (getrusage(2)).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_WORDS = 256, MAX_RUNNING = 4096 };

struct spec {
	char *environment[MAX_WORDS];
	char *arguments[MAX_WORDS];
};

struct run {
	pid_t pid;
	int spec;
	long long began;
};

static struct spec *specs;
static struct run running[MAX_RUNNING];
static int count, peak, at_once;
static long long cpu_total;

static void fail(const char *what, const char *subject)
{
	fprintf(stderr, "stopwatch: %s %s: %s\n", what, subject, strerror(errno));
	exit(2);
}

static long long now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void read_spec(const char *path, struct spec *spec)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length;
	int words = 0;
	char **to = spec->environment;
	FILE *file = fopen(path, "r");
	if (file == NULL)
		fail("open", path);
	while ((length = getline(&line, &size, file)) >= 0) {
		if (length > 0 && line[length - 1] == '\n')
			line[--length] = '\0';
		if (length == 0) {
			to = spec->arguments;
			words = 0;
			continue;
		}
		if (words + 1 >= MAX_WORDS || (to[words++] = strdup(line)) == NULL)
			fail("too long:", path);
	}
	free(line);
	fclose(file);
	if (spec->arguments[0] == NULL)
		fail("no command in", path);
}

static void begin(int spec)
{
	struct run *run = &running[0];
	int quiet;
	while (run->pid != 0 && run < running + MAX_RUNNING - 1)
		run++;
	if (run->pid != 0) {
		errno = EAGAIN;
		fail("too many at once:", specs[spec].arguments[0]);
	}
	run->spec = spec;
	run->began = now_us();
	run->pid = fork();
	if (run->pid < 0)
		fail("fork for", specs[spec].arguments[0]);
	if (run->pid == 0) {
		setpgid(0, 0);
		quiet = open("/dev/null", O_RDWR);
		dup2(quiet, 0);
		dup2(quiet, 1);
		dup2(quiet, 2);
		execve(specs[spec].arguments[0], specs[spec].arguments, specs[spec].environment);
		_exit(127);
	}
	if (++at_once > peak)
		peak = at_once;
}

static int reap(int options)
{
	struct rusage usage;
	struct run *run = &running[0];
	int status;
	long long cpu;
	pid_t pid = wait4(-1, &status, options, &usage);
	if (pid <= 0)
		return 0;
	while (run->pid != pid)
		if (++run == running + MAX_RUNNING)
			return 1;
	cpu = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
	cpu_total += cpu;
	printf("run %d %lld %lld %d\n", run->spec, now_us() - run->began, cpu,
	       WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	run->pid = 0;
	at_once--;
	return 1;
}

static void rounds(int n)
{
	int round, spec;
	for (round = 0; round < n; round++)
		for (spec = 0; spec < count; spec++) {
			begin(spec);
			reap(0);
		}
}

/* Waits for the end of a command or for that instant, whichever comes first; a signal ends ppoll. */
static void wait_until(long long due, const sigset_t *with_child)
{
	long long left = due - now_us();
	struct timespec t = { left / 1000000, left % 1000000 * 1000 };
	if (left > 0)
		ppoll(NULL, 0, &t, with_child);
}

static void on_child(int signal)
{
	(void)signal;
}

static void paced(long long period_us, int n)
{
	long long start = now_us();
	long long i, all = (long long)n * count;
	sigset_t blocked, open_mask;
	signal(SIGCHLD, on_child);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGCHLD);
	sigprocmask(SIG_BLOCK, &blocked, &open_mask);
	for (i = 0; i < all; i++) {
		long long due = start + i * period_us / count;
		while (now_us() < due) {
			wait_until(due, &open_mask);
			while (reap(WNOHANG))
				;
		}
		begin((int)(i % count));
	}
	while (at_once > 0)
		reap(0);
}

int main(int argc, char **argv)
{
	int first, i;
	long long start;
	int is_paced = argc > 1 && strcmp(argv[1], "paced") == 0;
	first = is_paced ? 4 : 3;
	if (argc <= first || (!is_paced && strcmp(argv[1], "rounds") != 0)) {
		fprintf(stderr, "usage: stopwatch rounds N SPEC... | stopwatch paced PERIOD_MS N SPEC...\n");
		return 2;
	}
	count = argc - first;
	specs = calloc((size_t)count, sizeof *specs);
	if (specs == NULL)
		fail("allocate", "specs");
	for (i = 0; i < count; i++)
		read_spec(argv[first + i], &specs[i]);
	start = now_us();
	if (is_paced)
		paced(atoi(argv[2]) * 1000LL, atoi(argv[3]));
	else
		rounds(atoi(argv[2]));
	printf("total %lld %lld %d\n", now_us() - start, cpu_total, peak);
	return 0;
}
