/* Applications that wait and grants that run, each a line that opens. */
import { usePages } from '../api/pages';
import { pick } from '../i18n';
import type words from '../i18n/ko/grant';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Empty } from '../parts/states';
import { Table } from '../parts/table';
import { day, wonShort } from '../parts/units';
import type { Screen } from './page';

export default function Grants({ w }: Screen<typeof words>) {
	const applications = usePages('/v1/grant-applications');
	const grants = usePages('/v1/grants');
	const waiting = applications.waiting || grants.waiting;
	return (
		<>
			<PageHead title={w.list} text={w.listText} />
			<div class="stack">
				<ListProblem of={applications} />
				{applications.rows.length > 0 && (
					<section class="card">
						<h2>{w.applications}</h2>
						<Table
							caption={w.applications} captionUnseen rows={applications.rows} id={(row) => row.application ?? ''}
							columns={[
								{ key: 'name', head: w.machine, head_of_row: true, cell: (row) => <Link to={`/grants/${row.application}`}>{pick({ ko: row.name_ko ?? '', en: row.name_en ?? '' })}</Link> },
								{ key: 'firm', head: w.firm, cell: (row) => row.firm, value: (row) => row.firm },
								{ key: 'state', head: w.state, cell: (row) => w.states[row.state ?? ''] ?? row.state, value: (row) => row.state },
								{ key: 'support', head: w.support, number: true, cell: (row) => wonShort(row.support_krw), value: (row) => row.support_krw },
								{ key: 'due', head: w.decideBy, cell: (row) => day(row.decide_by), value: (row) => row.decide_by },
							]}
						/>
					</section>
				)}
				<ListProblem of={grants} />
				{grants.rows.length > 0 ? (
					<section class="card">
						<h2>{w.grants}</h2>
						<Table
							caption={w.grants} captionUnseen rows={grants.rows} id={(row) => row.grant ?? ''} complete={grants.complete} total={grants.total} more={grants.more}
							columns={[
								{ key: 'grant', head: w.grant, head_of_row: true, cell: (row) => <Link to={`/grants/${row.grant}`}>{row.grant}</Link>, value: (row) => row.grant },
								{ key: 'firm', head: w.firm, cell: (row) => row.organisation, value: (row) => row.organisation },
								{ key: 'state', head: w.state, cell: (row) => w.states[row.state ?? ''] ?? row.state, value: (row) => row.state },
								{ key: 'reserved', head: w.money.reserved, number: true, cell: (row) => wonShort(row.reserved_krw), value: (row) => row.reserved_krw },
								{ key: 'paid', head: w.money.paid, number: true, cell: (row) => wonShort(row.paid_krw), value: (row) => row.paid_krw },
								{ key: 'fixed', head: w.money.fixed, number: true, cell: (row) => wonShort(row.fixed_krw), value: (row) => row.fixed_krw },
							]}
						/>
					</section>
				) : !waiting && !applications.rows.length && !grants.problem && !grants.away && !applications.problem && !applications.away && <Empty text={w.none}><Link class="button main" to="/start">{w.begin}</Link></Empty>}
			</div>
		</>
	);
}
