/* The shell: who is signed in sees header, screen and footer; who is not, the page for signing in. */
import type { ComponentType } from 'preact';
import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import { useLocation } from '../router';
import { onSignedOut } from '../api/fetch';
import type { Me, Role } from '../api/session';
import { t } from '../i18n';
import { href, useHere } from '../parts/link';
import { firstPath } from '../routes/nav';
import { routes } from '../routes/table';
import './focus';
import { Header } from './header';
import { Outlet } from './outlet';
import { Sayings } from './say';
import { SignIn } from './sign_in';
import { SignInAgain } from './sign_in_again';
import { Away, Sample } from './strips';

export function App({ me, away }: { me: Me | null; away: boolean }) {
	const { path, route } = useLocation();
	const complete = me !== null && me.kind !== 'pending';
	const role = me?.role ?? ('supplier' as Role);
	const home = complete ? firstPath(routes, role) : '/';
	useEffect(() => {
		if (complete && path === '/')
			route(href(home, { sign_in: null }), true);
	}, [complete, path]);
	return (
		<>
			<a class="skip" href="#content" onClick={(event) => { event.preventDefault(); document.querySelector<HTMLElement>('h1')?.focus(); }}>{t.skip}</a>
			<Away now={away} />
			{complete ? (
				<>
					<Sample me={me} />
					<Header me={me} />
					<main id="content"><Guard><Outlet path={path === '/' ? home : path} role={role} /></Guard></main>
					<ExplainDrawer />
					<SignedOut me={me} />
					<Footer />
				</>
			) : (
				<main id="content"><SignIn me={me} /></main>
			)}
			<Sayings />
		</>
	);
}

/* A session ended while the page was open. */
function SignedOut({ me }: { me: Me }) {
	const [out, set] = useState(false);
	useEffect(() => onSignedOut(() => set(true)), []);
	return out ? <SignInAgain me={me} onClose={() => set(false)} /> : null;
}

/* A screen that breaks leaves the rest of the page in use. */
function Guard({ children }: { children: preact.ComponentChildren }) {
	const [error, reset] = useErrorBoundary((broken: unknown) => console.error(broken));
	if (!error)
		return <>{children}</>;
	return (
		<section class="note bad" role="alert">
			<h1 tabIndex={-1}>{t.problem.title}</h1>
			<p>{t.keptHere}</p>
			<p class="row"><button type="button" class="button" onClick={reset}>{t.retry}</button><button type="button" class="button" onClick={() => location.reload()}>{t.reload}</button></p>
		</section>
	);
}

/* Loaded when first opened; its address is `?explain=`. */
function ExplainDrawer() {
	const { query } = useLocation();
	const here = useHere();
	const [Drawer, set] = useState<ComponentType<{ of: string; onClose: () => void }> | null>(null);
	const of = query['explain'];
	useEffect(() => {
		if (of && !Drawer)
			void import('../explain/drawer').then((module) => set(() => module.default));
	}, [of]);
	return of && Drawer ? <Drawer key={of} of={of} onClose={() => here({ explain: null })} /> : null;
}

function Footer() {
	return (
		<footer class="foot">
			<span>{t.product}</span>
			<a href="/docs">{t.tools.api}</a>
		</footer>
	);
}
