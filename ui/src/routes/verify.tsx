/* S17: the cases of a verifier, and what was found at a firm's own numbers. */
import { usePages } from '../api/pages';
import type { Item } from '../api/fetch';
import { me } from '../api/session';
import { said } from '../api/words';
import type words from '../i18n/ko/verify';
import { PageHead } from '../parts/head';
import { later } from '../parts/later';
import { Link } from '../parts/link';
import { Rows } from '../parts/rows';
import { Empty } from '../parts/states';
import { field } from '../parts/table';
import { day, period } from '../parts/units';
import type { Screen } from './page';

const Findings = later(() => import('./verify_findings').then((module) => module.Findings));

export default function Verify({ w }: Screen<typeof words>) {
	const cases = usePages('/v1/verifications', {}, 200);
	if (me()?.role === 'supplier' && !cases.waiting && cases.rows.length === 0)
		return <><PageHead title={w.title} text={w.firmText} /><Findings w={w} /></>;
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			<div class="card">
				<Rows<Item<'/v1/verifications'>>
					of={cases} none={<Empty text={w.none} />} caption={w.title} id="verification"
					columns={[
						field(w.head.case, 'verification', (key) => <Link to="/verify" id={key}>{key}</Link>),
						field(w.head.project, 'project'),
						{ head: w.head.period, value: (row) => row.period_from, cell: (row) => period(row.period_from, row.period_to) },
						field(w.head.opinion, 'opinion', (opinion) => (opinion ? <span class="badge">{said('opinion', opinion)}</span> : w.open)),
						field(w.head.signed, 'signed_on', (on) => (on ? day(on) : w.unsigned)),
						field(w.head.statement, 'findings'),
					]}
				/>
			</div>
		</>
	);
}
