/* No screen has this address, or none for this role. */
import { useEffect } from 'preact/hooks';
import { t } from '../i18n';
import type words from '../i18n/ko/not_found';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { setTitle } from '../shell/title';
import { match, type Screen } from './page';
import { routes } from './table';

export default function NotFound({ w }: Screen<typeof words>) {
	const denied = match(routes, location.pathname);
	useEffect(() => { if (denied) setTitle(t.problem.denied); });
	return (
		<>
			{denied ? <PageHead title={t.problem.denied} text={t.problem.deniedText} /> : <PageHead title={w.title} text={t.problem.notFoundText} />}
			<Link to="/" class="button">{w.home}</Link>
		</>
	);
}
