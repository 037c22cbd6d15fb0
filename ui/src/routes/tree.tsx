/* S8: the vehicles whose supply chain one may look into; a supplier's own parts. */
import type { Item } from '../api/fetch';
import { useList } from '../api/pages';
import { me } from '../api/session';
import type words from '../i18n/ko/tree';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Stat } from '../parts/stat';
import { Empty, Waiting } from '../parts/states';
import { carbon, percent } from '../parts/units';
import type { Screen } from './page';

/* Who sees footprints as statistics only: who supplies whom is theirs all the same. */
const OVERSEERS = new Set(['operator', 'ministry']);

export default function Tree({ w }: Screen<typeof words>) {
	const { role, organisation } = me() ?? {}, own = role === 'supplier';
	const pages = useList<Partial<Item<'/v1/footprints'>>>(OVERSEERS.has(role ?? '') ? '/v1/products' : '/v1/footprints', own ? { organisation } : { kind: 'vehicle' });
	return (
		<>
			<PageHead title={w.title} text={own ? w.ownText : w.text} />
			<ListProblem of={pages} />
			{pages.waiting ? <Waiting tall /> : pages.rows.length === 0 && !pages.problem ? <Empty text={w.none}><Link to="/pcf" class="button">{w.parts}</Link></Empty> : (
				<div class="cards">
					{pages.rows.map((row) => (
						<section class="card" key={row.product}>
							<h2 class="stat-name">{row.name ?? row.product}</h2>
							{row.physical_kgco2e && <Stat value={carbon(row.physical_kgco2e)} after={own ? w.piece : w.each} />}
							{row.primary_data_percent && <p class="stat-note">{w.sure(percent(row.primary_data_percent, 0))}</p>}
							<p class="row"><Link to="/tree" id={row.product} class="button main">{w.open}</Link> {row.kind === 'vehicle' && row.physical_kgco2e && <Link to="/vehicle" id={row.product} class="button">{w.vehicle}</Link>}</p>
						</section>
					))}
				</div>
			)}
		</>
	);
}
