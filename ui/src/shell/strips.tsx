/* Narrow notices above the header: the server is away; the figures are invented. A part of the page that is gone after an update says so in a toast. */
import { useEffect, useState } from 'preact/hooks';
import { ask, AwayError, onAway } from '../api/fetch';
import { refresh } from '../api/query';
import type { Me } from '../api/session';
import { t } from '../i18n';
import { day } from '../parts/units';
import { toast } from './say';

const TRY_MS = 5000;

export function Away({ now }: { now: boolean }) {
	const [away, set] = useState(now);
	useEffect(() => onAway(set), []);
	useEffect(() => {
		const lost = (event: PromiseRejectionEvent) => {
			if (event.reason instanceof AwayError)
				event.preventDefault();
			else if (/module/i.test(String(event.reason)))
				ask('GET', '/healthz').then(() => toast(t.newVersion.text, { text: t.reload, run: () => location.reload() }), () => undefined);
		};
		addEventListener('unhandledrejection', lost);
		return () => removeEventListener('unhandledrejection', lost);
	}, []);
	const retry = () => {
		ask('GET', '/healthz').then(
			() => {
				if (now)
					location.reload();
				refresh();
				toast(t.away.back);
			},
			() => undefined);
	};
	useEffect(() => {
		if (!away)
			return;
		const timer = setInterval(retry, TRY_MS);
		return () => clearInterval(timer);
	}, [away]);
	if (!away)
		return null;
	return <aside class="strip away"><p role="alert">{t.away.text}<button type="button" class="button" onClick={retry}>{t.retry}</button></p></aside>;
}

export function Sample({ me }: { me: Me }) {
	if (!me.programme?.simulated)
		return null;
	return <aside class="strip"><p>{t.sample(day(me.programme.as_of))}</p></aside>;
}
