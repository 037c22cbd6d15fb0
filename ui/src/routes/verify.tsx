/* S17: the cases of a verifier: what was verified, by which sample, what was found, and the machines with their numbers. A firm finds what was found at its own.
 * Signing stays with who holds the key. */
import { useState } from 'preact/hooks';
import { usePages } from '../api/pages';
import type { Item } from '../api/fetch';
import { me } from '../api/session';
import type words from '../i18n/ko/verify';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Empty, Waiting } from '../parts/states';
import { Table } from '../parts/table';
import { carbon, count, day, month } from '../parts/units';
import type { Screen } from './page';
import { Findings, Raise, type Case } from './verify_findings';
import { share, Working } from './verify_working';

type W = typeof words;
type Reduction = Item<'/v1/reductions'>;

export default function Verify({ w, params }: Screen<W>) {
	const cases = usePages('/v1/verifications', {}, 200);
	const chosen = cases.rows.find((row) => row.verification === params['id']);
	const supplier = me()?.role === 'supplier';
	if (params['id'] && !cases.waiting)
		return chosen ? <One of={chosen} w={w} /> : (
			<>
				<PageHead title={supplier ? params['id'] : w.title} crumb={<Link to="/verify">{w.title}</Link>} />
				<ListProblem of={cases} />
				{supplier ? <Findings verification={params['id']} w={w} /> : <Empty text={w.gone} />}
			</>
		);
	if (supplier && !cases.waiting && cases.rows.length === 0)
		return <><PageHead title={w.title} text={w.firmText} /><Findings w={w} /></>;
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			<ListProblem of={cases} />
			{cases.waiting ? <Waiting tall /> : cases.rows.length === 0 && !cases.problem ? <Empty text={w.none} /> : (
				<div class="card">
					<Table<Case>
						caption={w.title} captionUnseen rows={cases.rows} id={(row) => row.verification ?? ''} complete={cases.complete} total={cases.total} more={cases.more}
						columns={[
							{ key: 'case', head: w.head.case, head_of_row: true, value: (row) => row.verification, cell: (row) => <Link to={`/verify/${encodeURIComponent(row.verification ?? '')}`}>{row.verification}</Link> },
							{ key: 'project', head: w.head.project, value: (row) => row.project, cell: (row) => row.project },
							{ key: 'period', head: w.head.period, value: (row) => row.period_from, cell: (row) => w.months(month(row.period_from), month(row.period_to)) },
							{ key: 'opinion', head: w.head.opinion, value: (row) => row.opinion, cell: (row) => (row.opinion ? <span class="badge">{w.opinions[row.opinion] ?? row.opinion}</span> : w.open) },
							{ key: 'signed', head: w.head.signed, value: (row) => row.signed_on, cell: (row) => (row.signed_on ? day(row.signed_on) : w.unsigned) },
							{ key: 'findings', head: w.head.statement, cell: (row) => row.findings ?? '' },
						]}
					/>
				</div>
			)}
		</>
	);
}

/* Evidence beside the number. */
function Papers({ measure, w }: { measure: string; w: W }) {
	const papers = usePages('/v1/evidence', { measure }, 100);
	return papers.rows.length === 0 ? <>{papers.waiting ? '' : w.noPapers}</> : (
		<details>
			<summary aria-label={`${w.papersOf(count(papers.rows.length))}: ${measure}`}>{w.papersOf(count(papers.rows.length))}</summary>
			<ul class="small">{papers.rows.map((each) => <li key={each.evidence}>{each.file ? <a download href={`/v1/evidence/${encodeURIComponent(each.evidence ?? '')}/content`}>{each.title}</a> : each.title} <span class="quiet">{day(each.issued_on)} · {(each.sha256 ?? '').slice(0, 12)}</span></li>)}</ul>
		</details>
	);
}

function One({ of, w }: { of: Case; w: W }) {
	const reductions = usePages('/v1/reductions', {}, 500);
	const rows = reductions.rows.filter((row) => row.project === of.project);
	const [at, setAt] = useState<string | null>(null);
	const [round, setRound] = useState(0);
	const own = me()?.role === 'verifier' && me()?.organisation === of.verifier;
	return (
		<>
			<PageHead title={of.verification ?? ''} crumb={<Link to="/verify">{w.title}</Link>} text={w.caseText(of.project ?? '', month(of.period_from), month(of.period_to))}>
				<Link to="/reports" class="button">{w.papers}</Link>
			</PageHead>
			<div class="stack">
				<section class="card">
					<h2>{w.about}</h2>
					<dl class="pairs">
						<dt>{w.head.sample}</dt><dd>{of.sample_size === null || of.sample_size === undefined ? w.notSaid : w.sample(count(of.sample_size), String(of.seed ?? ''))}</dd>
						<dt>{w.head.materiality}</dt><dd>{of.materiality_applied ? share(of.materiality_applied) : w.notSaid}{of.materiality_default && <span class="quiet"> · {w.materialityDefault}</span>}</dd>
						<dt>{w.head.opinion}</dt><dd>{of.opinion ? w.opinions[of.opinion] ?? of.opinion : w.open}</dd>
						<dt>{w.head.signed}</dt><dd>{of.signed_on ? day(of.signed_on) : w.unsigned}</dd>
					</dl>
				</section>
				<section class="card">
					<h2>{w.machines}</h2>
					<ListProblem of={reductions} />
					<Table<Reduction>
						caption={w.machines} captionUnseen rows={rows} id={(row) => row.measure ?? ''}
						columns={[
							{ key: 'measure', head: w.head.measure, head_of_row: true, value: (row) => row.measure, cell: (row) => <Link to={`/monitor/${encodeURIComponent(row.measure ?? '')}`}>{row.measure}</Link> },
							{ key: 'planned', head: w.head.planned, number: true, value: (row) => row.planned_kgco2e, cell: (row) => carbon(row.planned_kgco2e, 't') },
							{ key: 'measured', head: w.head.measured, number: true, value: (row) => row.measured_kgco2e, cell: (row) => carbon(row.measured_kgco2e, 't') },
							{ key: 'verified', head: w.head.verified, number: true, value: (row) => row.verified_kgco2e, cell: (row) => carbon(row.verified_kgco2e, 't') },
							{ key: 'filled', head: w.head.filled, number: true, value: (row) => row.filled_months, cell: (row) => count(row.filled_months) },
							{ key: 'papers', head: w.head.papers, cell: (row) => <Papers measure={row.measure ?? ''} w={w} /> },
							...(own ? [{ key: 'raise', head: w.head.raise, cell: (row: Reduction) => <button type="button" class="button" onClick={() => setAt(row.measure)}>{w.raise}<span class="unseen">: {row.measure}</span></button> }] : []),
						]}
					/>
				</section>
				<Findings verification={of.verification ?? ''} round={round} onChange={() => setRound((n) => n + 1)} w={w} />
				{own && <Working key={round} of={of} w={w} />}
			</div>
			{at && <Raise of={of} measure={at} w={w} onClose={(changed) => { setAt(null); if (changed) setRound((n) => n + 1); }} />}
		</>
	);
}
