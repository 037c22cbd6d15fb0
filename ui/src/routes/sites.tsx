/* Sites of the firm: with one, its data; with several, a choice. */
import { usePages } from '../api/pages';
import { ownOnly } from '../api/session';
import type words from '../i18n/ko/site';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Empty } from '../parts/states';
import type { Screen } from './page';

export default function Sites({ w }: Screen<typeof words>) {
	const sites = usePages('/v1/sites', ownOnly());
	return (
		<>
			<PageHead title={w.sites} text={w.sitesText} />
			<ListProblem of={sites} />
			{sites.complete && sites.rows.length === 0 && <Empty text={w.noSites}><Link class="button main" to="/start">{w.start}</Link></Empty>}
			<ul class="work">
				{sites.rows.map((each) => (
					<li key={each.site}>
						<div class="due"><strong>{each.region}</strong></div>
						<div class="what"><h2>{each.name}</h2></div>
						<Link class="button main" to={`/site/${encodeURIComponent(each.site ?? '')}/data`}>{w.open}<span class="unseen">: {each.name}</span></Link>
					</li>
				))}
			</ul>
		</>
	);
}
