/* The screen that the address means. It is shown when its code and its words are there; then title, focus and scroll follow. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import type { Role } from '../api/session';
import { t } from '../i18n';
import { Waiting } from '../parts/states';
import { match, type Loaded, type Match } from '../routes/page';
import { fallback, routes } from '../routes/table';

/* A screen that knows more than its title (a part's name) sets the window's title itself. */
export function setTitle(title: string): void {
	document.title = `${title} · ${t.product}`;
}

export function Outlet({ path, role }: { path: string; role: Role }) {
	const { query } = useLocation();
	const wanted = match(routes, path);
	const found: Match = wanted?.route.roles.includes(role) ? wanted : { route: fallback, params: {} };
	const [shown, show] = useState<{ match: Match; loaded: Loaded; path: string } | null>(null);
	const [gone, setGone] = useState(false);
	const first = useRef(true);
	useEffect(() => {
		let current = true;
		found.route.load().then(
			(loaded) => { if (current) show({ match: found, loaded, path }); },
			() => { if (current) setGone(true); });
		return () => { current = false; };
	}, [path]);
	useEffect(() => {
		if (!shown)
			return;
		setTitle(shown.loaded.words.title);
		if (!first.current) {
			scrollTo(0, 0);
			document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
		}
		first.current = false;
	}, [shown?.path]);
	if (gone)
		return <NewVersion />;
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
