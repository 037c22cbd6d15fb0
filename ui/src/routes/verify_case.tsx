/* S17: a case: by which sample, what was found, the machines with their numbers and papers. A firm finds what was found at its own. Signing stays with who holds the key. */
import { useState } from 'preact/hooks';
import { usePages } from '../api/pages';
import type { Item } from '../api/fetch';
import { me } from '../api/session';
import { said } from '../api/words';
import { t } from '../i18n';
import type words from '../i18n/ko/verify';
import { Explain } from '../parts/explain';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Empty, Waiting } from '../parts/states';
import { figure, Table, type Column } from '../parts/table';
import { carbon, count, day, period } from '../parts/units';
import { called } from './monitor';
import type { Screen } from './page';
import { Findings, Raise, type Case } from './verify_findings';
import { share, Working } from './verify_working';

type W = typeof words;
type Reduction = Item<'/v1/reductions'>;
const inTonnes = (kilograms: string | null) => carbon(kilograms, 't');

export default function VerifyCase({ w, params }: Screen<W>) {
	const id = params['id'] ?? '';
	const cases = usePages('/v1/verifications', {}, 200);
	const chosen = cases.rows.find((row) => row.verification === id);
	const supplier = me()?.role === 'supplier';
	return chosen ? <One of={chosen} w={w} /> : (
		<>
			<PageHead title={supplier ? id : w.title} crumb={<Link to="/verify">{w.title}</Link>} />
			<ListProblem of={cases} />
			{cases.waiting ? <Waiting tall /> : supplier ? <Findings verification={id} w={w} /> : <Empty text={w.gone} />}
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
	const machines = usePages('/v1/monitoring', {}, 500);
	const about = (row: Reduction) => [machines.rows.filter((each) => each.measure === row.measure).map(called)[0], reductions.name(row, 'organisation')].filter(Boolean).join(' · ');
	const rows = reductions.rows.filter((row) => row.project === of.project);
	const [at, setAt] = useState<string | null>(null);
	const [round, setRound] = useState(0);
	const own = me()?.role === 'verifier' && me()?.organisation === of.verifier;
	return (
		<>
			<PageHead title={of.verification ?? ''} crumb={<Link to="/verify">{w.title}</Link>} text={`${of.project} · ${period(of.period_from, of.period_to)}`}>
				<Link to="/reports" class="button">{w.papers}</Link>
			</PageHead>
			<div class="stack">
				<section class="card">
					<h2>{w.about}</h2>
					<dl class="pairs">
						<dt>{w.head.sample}</dt><dd>{of.sample_size === null || of.sample_size === undefined ? w.notSaid : w.sample(count(of.sample_size), String(of.seed ?? ''))}</dd>
						<dt>{w.head.materiality}</dt><dd>{of.materiality_applied ? share(of.materiality_applied) : w.notSaid}{of.materiality_default && <span class="quiet"> · {w.materialityDefault}</span>}</dd>
						<dt>{w.head.opinion}</dt><dd>{of.opinion ? said('opinion', of.opinion) : w.open}</dd>
						<dt>{w.head.signed}</dt><dd>{of.signed_on ? day(of.signed_on) : w.unsigned}</dd>
					</dl>
				</section>
				<section class="card">
					<h2>{w.machines}</h2>
					<ListProblem of={reductions} />
					<Table<Reduction>
						caption={w.machines} captionUnseen rows={rows} id="measure"
						columns={[
							{ head: w.head.measure, value: (row) => row.measure, cell: (row) => <><Link to="/monitor" id={row.measure}>{row.measure}</Link> <span class="small quiet">{about(row)}</span></> },
							...(['planned', 'measured', 'verified'] as const).map((key): Column<Reduction> => ({
								...figure<Reduction, `${typeof key}_kgco2e`>(w.head[key], `${key}_kgco2e`),
								cell: (row) => <>{inTonnes(row[`${key}_kgco2e`])} <Explain of={`reduction:${row.measure}:${key}`} name={`${row.measure} ${w.head[key]}`} show={t.explain.formula} /></>,
							})),
							figure(w.head.filled, 'filled_months', count),
							{ head: w.head.papers, cell: (row) => <Papers measure={row.measure ?? ''} w={w} /> },
							...(own ? [{ head: w.head.raise, cell: (row: Reduction) => <button type="button" class="button" onClick={() => setAt(row.measure)}>{w.raise}<span class="unseen">: {row.measure}</span></button> }] : []),
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
