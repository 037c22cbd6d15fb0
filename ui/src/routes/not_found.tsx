/* No screen has this address, or none for this role. */
import { useEffect } from 'preact/hooks';
import { me, takeRole, type Role } from '../api/session';
import { t } from '../i18n';
import type words from '../i18n/ko/not_found';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { setTitle } from '../shell/title';
import { match, type Screen } from './page';
import { routes } from './table';

export default function NotFound({ w }: Screen<typeof words>) {
	const denied = match(routes, location.pathname)?.route.roles;
	const mine = denied?.filter((role) => role !== me()?.role && me()?.roles?.includes(role)) ?? [];
	/* the later address counts: here, not the role's first screen */
	const take = (role: Role) => {
		const here = location.href;
		takeRole(role);
		location.assign(here);
	};
	useEffect(() => { if (denied) setTitle(t.problem.denied); });
	return (
		<>
			{denied ? <PageHead title={t.problem.denied} text={w.whose(denied.map((role) => t.roles[role]).join(', '))} /> : <PageHead title={w.title} text={t.problem.notFoundText} />}
			{denied && mine.length === 0 && <p>{w.ask}</p>}
			<p class="row">
				{mine.map((role) => <button type="button" key={role} class="button main" onClick={() => take(role)}>{t.tools.role(t.roles[role])}</button>)}
				<Link to="/" class="button">{w.home}</Link>
			</p>
		</>
	);
}
