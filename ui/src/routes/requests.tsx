/* S10: what was asked of whom, and how much has come; who asks can remind those that are missing, once a day. */
import { useState } from 'preact/hooks';
import { ask, newKey, ProblemError, type Item, type Problem } from '../api/fetch';
import { usePages } from '../api/pages';
import { pick } from '../i18n';
import type words from '../i18n/ko/requests';
import { ThreePartBar } from '../parts/bar';
import { minus } from '../parts/decimal';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Empty, ProblemNote, Waiting } from '../parts/states';
import { Table } from '../parts/table';
import { count, day, percent } from '../parts/units';
import { toast } from '../shell/say';
import type { Screen } from './page';

type W = typeof words;
type Campaign = Item<'/v1/campaigns'>;
type Asked = Item<'/v1/requests'>;

export default function Requests({ w, query }: Screen<W>) {
	const campaigns = usePages('/v1/campaigns', {}, 100);
	const requests = usePages('/v1/requests', {}, 500);
	const about = query['product'];
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			{about && <p class="note">{w.about(about)} <Link to="/reports" class="button">{w.how}</Link></p>}
			<ListProblem of={campaigns} />
			{campaigns.waiting ? <Waiting tall /> : campaigns.rows.length === 0 && !campaigns.problem ? <Empty text={w.none}><Link to="/reports" class="button">{w.how}</Link></Empty> : (
				<div class="stack">
					{campaigns.rows.map((row) => <One key={row.campaign} of={row} list={requests.rows.filter((each) => each.campaign === row.campaign)} w={w} onDone={requests.reload} />)}
				</div>
			)}
		</>
	);
}

function One({ of, list, w, onDone }: { of: Campaign; list: Asked[]; w: W; onDone: () => void }) {
	const [problem, setProblem] = useState<Problem | null>(null);
	const name = pick({ ko: of.name_ko ?? of.campaign ?? '', en: of.name_en ?? of.campaign ?? '' });
	const came = of.by_count_percent ?? '0';
	const chase = async () => {
		setProblem(null);
		try {
			await ask('POST', `/v1/campaigns/${encodeURIComponent(of.campaign ?? '')}/chase`, { key: newKey(), body: {} });
			toast(w.chased);
			onDone();
		} catch (error) {
			if (!(error instanceof ProblemError))
				throw error;
			setProblem(error.problem);
		}
	};
	return (
		<section class="card">
			<div class="row"><h2>{name}</h2><button type="button" class="button" onClick={() => void chase()}>{w.chase}<span class="unseen">: {name}</span></button></div>
			<p class="quiet">{w.due(day(of.due_on), count(of.asked), count(of.answered), count(of.accepted))}</p>
			<ThreePartBar name={w.coverage} parts={[{ kind: 'verified', percent: came, text: percent(came), word: w.came }, { kind: 'missing', percent: minus('100', came), text: percent(minus('100', came)) }]} />
			{problem && <ProblemNote problem={problem} level={3} />}
			{list.length > 0 && (
				<Table<Asked>
					caption={name} captionUnseen rows={list} id={(row) => row.request ?? ''}
					columns={[
						{ key: 'firm', head: w.head.firm, head_of_row: true, value: (row) => row.firm, cell: (row) => row.firm },
						{ key: 'state', head: w.head.state, value: (row) => row.state, cell: (row) => <span class={row.state === 'accepted' ? 'badge good' : row.state === 'open' ? 'badge warn' : 'badge'}>{w.states[row.state ?? ''] ?? row.state}</span> },
						{ key: 'due', head: w.head.due, value: (row) => row.due_on, cell: (row) => day(row.due_on) },
						{ key: 'person', head: w.head.person, value: (row) => row.person, cell: (row) => row.delegate ?? row.person ?? '' },
						{ key: 'reason', head: w.head.reason, cell: (row) => row.reason ?? '' },
					]}
				/>
			)}
		</section>
	);
}
