/* Applications that wait and grants that run, each a line that opens. */
import type { Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { me } from '../api/session';
import { named } from '../i18n';
import type words from '../i18n/ko/grant';
import { Card } from '../parts/card';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Empty } from '../parts/states';
import { coded, field, figure, keyed, Table } from '../parts/table';
import { day, won } from '../parts/units';
import type { Screen } from './page';

export default function Grants({ w }: Screen<typeof words>) {
	const applications = usePages('/v1/grant-applications');
	const grants = usePages('/v1/grants');
	const waiting = applications.waiting || grants.waiting;
	return (
		<>
			<PageHead title={w.list} text={w.listText}>{me()?.role !== 'consultant' && <Link to="/outcome" class="button">{w.outcome}</Link>}</PageHead>
			<div class="stack">
				<ListProblem of={applications} />
				{applications.rows.length > 0 && (
					<Card title={w.applications}>
						<Table<Item<'/v1/grant-applications'>>
							caption={w.applications} captionUnseen rows={applications.rows} id="application"
							columns={[
								{ head: w.machine, cell: (row) => <Link to="/grants" id={row.application}>{named(row)}</Link> },
								keyed(w.firm, applications, 'firm'),
								coded(w.state, 'state', 'grant_state'),
								figure(w.support, 'support_krw', won),
								field(w.decideBy, 'decide_by', day),
							]}
						/>
					</Card>
				)}
				<ListProblem of={grants} />
				{grants.rows.length > 0 ? (
					<Card title={w.grants}>
						<Table<Item<'/v1/grants'>>
							{...grants} caption={w.grants} captionUnseen id="grant"
							columns={[
								field(w.grant, 'grant', (grant) => <Link to="/grants" id={grant}>{grant}</Link>),
								keyed(w.firm, grants, 'organisation'),
								coded(w.state, 'state', 'grant_state'),
								figure(w.money.reserved, 'reserved_krw', won),
								figure(w.money.paid, 'paid_krw', won),
								figure(w.money.fixed, 'fixed_krw', won),
							]}
						/>
					</Card>
				) : !waiting && !applications.rows.length && !grants.problem && !grants.away && !applications.problem && !applications.away && <Empty text={w.none}><Link class="button main" to="/start">{w.begin}</Link></Empty>}
			</div>
		</>
	);
}
