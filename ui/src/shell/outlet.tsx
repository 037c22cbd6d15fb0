/* The screen that the address means. It is shown when its code and its words are there; then title, focus and scroll follow. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from '../router';
import { ask, onAway } from '../api/fetch';
import { me, type Role } from '../api/session';
import { t } from '../i18n';
import { Waiting } from '../parts/states';
import { match, type Loaded, type Match } from '../routes/page';
import { fallback, routes } from '../routes/table';
import { setTitle } from './title';

export function Outlet({ path, role }: { path: string; role: Role }) {
	const { query } = useLocation();
	const wanted = match(routes, path);
	const found: Match = wanted?.route.roles.includes(role) && wanted.route.may(me()) ? wanted : { route: fallback, params: {} };
	const [shown, show] = useState<{ match: Match; loaded: Loaded; path: string } | null>(null);
	const [gone, setGone] = useState<'' | 'new' | 'away'>('');
	const [round, again] = useState(0);
	const first = useRef(true);
	useEffect(() => {
		let current = true;
		found.route.load().then(
			(loaded) => {
				if (!current)
					return;
				setGone('');
				show({ match: found, loaded, path });
			},
			/* the file is not there: either nobody answers, or there is a new page */
			() => ask('GET', '/healthz').then(() => 'new' as const, () => 'away' as const).then((why) => { if (current) setGone(why); }));
		return () => { current = false; };
	}, [path, round]);
	useEffect(() => onAway((away) => { if (!away) again((n) => n + 1); }), []);
	/* before the effects of the screen, which may know a better title */
	useLayoutEffect(() => { if (shown) setTitle(shown.loaded.words.title); }, [shown?.path]);
	useEffect(() => {
		if (!shown)
			return;
		if (!first.current) {
			scrollTo(0, 0);
			document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
		}
		first.current = false;
	}, [shown?.path]);
	if (gone === 'new')
		return <NewVersion />;
	if (gone === 'away')
		return <section class="note bad"><h1 tabIndex={-1}>{t.problem.title}</h1><p>{t.away.text}</p></section>;
	if (!shown)
		return <Waiting tall />;
	const View = shown.loaded.view;
	return <View key={shown.path} w={shown.loaded.words} params={shown.match.params} query={query} />;
}

/* After an update the old page's files are gone. */
function NewVersion() {
	return (
		<section class="note info" role="alert">
			<h1 tabIndex={-1}>{t.newVersion.title}</h1>
			<p>{t.newVersion.text}</p>
			<p><button type="button" class="button main" onClick={() => location.reload()}>{t.reload}</button></p>
		</section>
	);
}
