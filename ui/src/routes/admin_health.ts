/* What of the server's health needs somebody. Pure. */
import type { Answer } from '../api/fetch';

export type Health = Answer<'/v1/health'>;
export type Matter = { key: 'room' | 'failed' | 'queued' | 'backup' | 'check' | 'findings' | 'letters' | 'events'; count: number };

const HOUR = 3_600_000;
const BACKUP_HOURS = 7 * 24;
const QUEUED_HOURS = 1;

/* Hours since, or null where it never was. */
export const hoursSince = (iso: string | null, now: number): number | null => (iso ? Math.max(0, Math.floor((now - Date.parse(iso)) / HOUR)) : null);

/* In the order in which they press. A backup that was never made is as old as can be. */
export function matters(health: Health, now: number): Matter[] {
	const backup = hoursSince(health.backup.ended_at, now);
	const queued = hoursSince(health.jobs.oldest_queued_at, now);
	const found: [Matter['key'], boolean, number][] = [
		['room', !health.database.room, 0],
		['findings', health.check.findings > 0, health.check.findings],
		['backup', backup === null || backup >= BACKUP_HOURS, backup === null ? 0 : Math.floor(backup / 24)],
		['failed', health.jobs.failed > 0, health.jobs.failed],
		['queued', queued !== null && queued >= QUEUED_HOURS, health.jobs.queued],
		['events', health.events.retried + health.events.given_up > 0, health.events.retried + health.events.given_up],
		['letters', health.letters.uncertain + health.letters.refused > 0, health.letters.uncertain + health.letters.refused],
		['check', health.check.job === null, 0],
	];
	return found.filter(([, needed]) => needed).map(([key, , count]) => ({ key, count }));
}
