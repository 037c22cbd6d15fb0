/* No screen has this address, or none for this role. */
import { t } from '../i18n';
import type words from '../i18n/ko/not_found';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { match, type Screen } from './page';
import { routes } from './table';

export default function NotFound({ w }: Screen<typeof words>) {
	return (
		<>
			{match(routes, location.pathname) ? <PageHead title={t.problem.denied} text={t.problem.deniedText} /> : <PageHead title={w.title} text={t.problem.notFoundText} />}
			<Link to="/" class="button">{w.home}</Link>
		</>
	);
}
