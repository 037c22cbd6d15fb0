/* Connections that were answered before their body was read: a thread drops what they still send, for some seconds and megabytes. */
#include "server/server_core_int.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINGER_MS 5000
#define LINGER_BYTES ((int64_t)64 << 20)

static void wake(const struct server_linger *linger)
{
	while (eventfd_write(linger->wake, 1) != 0 && errno == EINTR)
		;
}

/* Drops what has come; false at its end. */
static bool drain(struct server_lingerer *one)
{
	char dropped[16384];

	for (int i = 0; i < 16; i++) {
		ssize_t n = recv(one->fd, dropped, sizeof dropped, MSG_DONTWAIT);

		if (n < 0)
			return errno == EAGAIN || errno == EINTR;
		if (n == 0)
			return false;
		one->bytes += n;
		if (one->bytes > LINGER_BYTES)
			return false;
	}
	return true;
}

/* Only this thread takes any out of the list. */
static void drain_all(struct server_linger *linger)
{
	int64_t now = server_now_ms();
	size_t kept = 0;

	pthread_mutex_lock(&linger->lock);
	for (size_t i = 0; i < linger->count; i++) {
		struct server_lingerer one = linger->one[i];

		if (drain(&one) && now < one.until_ms && !linger->closed)
			linger->one[kept++] = one;
		else
			close(one.fd);
	}
	linger->count = kept;
	pthread_mutex_unlock(&linger->lock);
}

static void *drop(void *context)
{
	struct server_linger *linger = context;
	struct pollfd set[SERVER_LINGERERS_MAX + 1];
	bool closed = false;

	while (!closed) {
		eventfd_t woken;
		size_t count;

		pthread_mutex_lock(&linger->lock);
		count = linger->count;
		for (size_t i = 0; i < count; i++)
			set[i + 1] = (struct pollfd){.fd = linger->one[i].fd, .events = POLLIN};
		pthread_mutex_unlock(&linger->lock);
		set[0] = (struct pollfd){.fd = linger->wake, .events = POLLIN};
		poll(set, count + 1, count ? LINGER_MS / 10 : -1);
		if (set[0].revents)
			eventfd_read(linger->wake, &woken);
		pthread_mutex_lock(&linger->lock);
		closed = linger->closed;
		pthread_mutex_unlock(&linger->lock);
		drain_all(linger);
	}
	return NULL;
}

enum status server_linger_start(struct server *server, struct err *err)
{
	struct server_linger *linger = &server->linger;

	pthread_mutex_init(&linger->lock, NULL);
	linger->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (linger->wake < 0)
		return err_internal(err, strerror(errno));
	linger->started = pthread_create(&linger->thread, NULL, drop, linger) == 0;
	if (linger->started)
		return ST_OK;
	close(linger->wake);
	return err_internal(err, "pthread_create");
}

void server_linger_stop(struct server *server)
{
	struct server_linger *linger = &server->linger;

	if (!linger->started)
		return;
	pthread_mutex_lock(&linger->lock);
	linger->closed = true;
	pthread_mutex_unlock(&linger->lock);
	wake(linger);
	pthread_join(linger->thread, NULL);
	close(linger->wake);
	pthread_mutex_destroy(&linger->lock);
	linger->started = false;
}

void server_linger_take(struct server *server, int fd)
{
	struct server_linger *linger = &server->linger;
	bool taken = false;

	pthread_mutex_lock(&linger->lock);
	if (!linger->closed && linger->count < SERVER_LINGERERS_MAX) {
		int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);

		if (own >= 0) {
			shutdown(own, SHUT_WR);
			linger->one[linger->count++] = (struct server_lingerer){.fd = own, .until_ms = server_now_ms() + LINGER_MS};
			taken = true;
		}
	}
	pthread_mutex_unlock(&linger->lock);
	if (taken)
		wake(linger);
}
