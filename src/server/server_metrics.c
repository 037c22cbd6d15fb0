/* Counters for Prometheus: by route template, method and status. */
#include "server/server_core_int.h"

#include "programme/programme.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const int statuses[] = {
	200, 201, 202, 204, 303, 304, 400, 401, 403, 404, 405, 409, 412, 413, 415, 421, 422, 428, 429, 499, 500, 501, 502, 503, 0};
#define STATUSES (sizeof statuses / sizeof *statuses)
static const int64_t bounds_us[] = {
	100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000, 5000000, 10000000};
#define BOUNDS (sizeof bounds_us / sizeof *bounds_us)

struct route_counters {
	atomic_ullong status[STATUSES];
	atomic_ullong bucket[BOUNDS + 1];
	atomic_ullong sum_us;
};
struct server_counters {
	size_t routes;
	struct route_counters route[];
};

void server_metrics_start(struct server *server)
{
	size_t routes = server_router_count(server->router) + 1;

	server->counters = calloc(1, sizeof *server->counters + routes * sizeof(struct route_counters));
	if (!server->counters)
		abort();
	server->counters->routes = routes;
}

void server_metrics_stop(struct server *server)
{
	free(server->counters);
}

void server_metrics_count(struct server_exchange *exchange, int64_t us)
{
	struct server_counters *counters = exchange->call.server->counters;
	struct route_counters *route = &counters->route[exchange->number < counters->routes ? exchange->number : counters->routes - 1];
	size_t status = 0, bucket = 0;

	while (statuses[status] && statuses[status] != exchange->call.status)
		status++;
	while (bucket < BOUNDS && us > bounds_us[bucket])
		bucket++;
	atomic_fetch_add_explicit(&route->status[status], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&route->bucket[bucket], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&route->sum_us, (unsigned long long)us, memory_order_relaxed);
}

static void label(struct text *out, const struct server *server, size_t i)
{
	const struct server_route *route = server_router_at(server->router, i);

	text_printf(out, "route=\"%s\",method=\"%s\"", route ? route->path : "", route ? route->method : "");
}

static void write_routes(struct server *server, struct text *out)
{
	struct server_counters *counters = server->counters;

	text_append_string(out, "# HELP sangsaeng_http_requests_total Requests by route template, method and status.\n"
				"# TYPE sangsaeng_http_requests_total counter\n");
	for (size_t i = 0; i < counters->routes; i++)
		for (size_t s = 0; s < STATUSES; s++) {
			unsigned long long n = atomic_load_explicit(&counters->route[i].status[s], memory_order_relaxed);

			if (!n)
				continue;
			text_append_string(out, "sangsaeng_http_requests_total{");
			label(out, server, i);
			if (statuses[s])
				text_printf(out, ",status=\"%d\"} %llu\n", statuses[s], n);
			else
				text_printf(out, ",status=\"other\"} %llu\n", n);
		}
	text_append_string(out, "# HELP sangsaeng_http_request_duration_seconds From the request line to the last byte of the answer.\n"
				"# TYPE sangsaeng_http_request_duration_seconds histogram\n");
	for (size_t i = 0; i < counters->routes; i++) {
		unsigned long long count = 0, all = 0;

		for (size_t b = 0; b <= BOUNDS; b++)
			all += atomic_load_explicit(&counters->route[i].bucket[b], memory_order_relaxed);
		if (!all)
			continue;
		for (size_t b = 0; b < BOUNDS; b++) {
			count += atomic_load_explicit(&counters->route[i].bucket[b], memory_order_relaxed);
			text_append_string(out, "sangsaeng_http_request_duration_seconds_bucket{");
			label(out, server, i);
			text_printf(out, ",le=\"%g\"} %llu\n", (double)bounds_us[b] / 1e6, count);
		}
		text_append_string(out, "sangsaeng_http_request_duration_seconds_bucket{");
		label(out, server, i);
		text_printf(out, ",le=\"+Inf\"} %llu\nsangsaeng_http_request_duration_seconds_sum{", all);
		label(out, server, i);
		text_printf(out, "} %.6f\nsangsaeng_http_request_duration_seconds_count{",
			(double)atomic_load_explicit(&counters->route[i].sum_us, memory_order_relaxed) / 1e6);
		label(out, server, i);
		text_printf(out, "} %llu\n", all);
	}
}

static void gauge(struct text *out, const char *name, const char *help, long long value)
{
	text_printf(out, "# HELP sangsaeng_%s %s\n# TYPE sangsaeng_%s gauge\nsangsaeng_%s %lld\n", name, help, name, name, value);
}

void server_metrics_write(struct server *server, struct text *out)
{
	struct stat file;

	write_routes(server, out);
	pthread_mutex_lock(&server->queue.lock);
	gauge(out, "queue_length", "Requests that wait for a worker.", (long long)server->queue.length);
	pthread_mutex_unlock(&server->queue.lock);
	gauge(out, "queue_max", "Requests that may wait.", (long long)server->queue.max);
	gauge(out, "workers", "Workers.", server->queue.threads);
	gauge(out, "workers_busy", "Workers at work.", atomic_load(&server->queue.busy));
	gauge(out, "connections", "Open connections.", atomic_load(&server->connections));
	gauge(out, "requests_in_flight", "Requests that are not answered yet.", atomic_load(&server->exchanges));
	if (stat(server->options.db, &file) == 0)
		gauge(out, "database_bytes", "Size of the database file.", (long long)file.st_size);
	text_printf(out,
		"# HELP sangsaeng_build_info The program.\n# TYPE sangsaeng_build_info gauge\nsangsaeng_build_info{version=\"%s\",schema=\"%d\"} 1\n",
		server->options.version ? server->options.version : "", programme_schema());
	for (int i = 0; i < SERVER_PART_COUNT; i++)
		if (server->part_started[i] && server_parts[i].metrics)
			server_parts[i].metrics(server->state[i], out);
}
