/* Requests to see data: the owner's answer, and what was answered to one's own. */
import { useState } from 'preact/hooks';
import { ask, newKey } from '../api/fetch';
import { said } from '../api/words';
import { pick } from '../i18n';
import type words from '../i18n/ko/inbox';
import { Line, Pairs } from '../parts/card';
import { Dialog } from '../parts/dialog';
import { Form } from '../parts/form';
import { Link } from '../parts/link';
import { day } from '../parts/units';
import { toast } from '../shell/say';
import type { Access } from './inbox_order';

type W = typeof words;
export const thing = (of: Access, w: W): string => w.access.thing(pick(of.subject), said('class', of.class));

export function AccessDialog({ access, w, onClose }: { access: Access; w: W; onClose: (changed: boolean) => void }) {
	const [keys] = useState(() => ({ grant: newKey(), refuse: newKey() })), asker = pick(access.asker), what = thing(access, w);
	const send = (answer: 'grant' | 'refuse') => async (typed: Record<string, string>) => {
		await ask('POST', `/v1/access-requests/${access.access_request}/answer`, { key: keys[answer], body: { answer, ...typed } });
		toast(w.access.done);
		onClose(true);
	};
	return (
		<Dialog title={w.access.asks(asker, what)} onClose={() => onClose(false)}>
			<Pairs of={[[w.access.who, asker], [w.access.what, what], [w.access.why, access.reason], [w.access.wished, access.last_day && day(access.last_day)]]} />
			<Form fields={{ last_day: { label: w.access.until, type: 'date' } }} first={{ last_day: access.last_day }} send={w.access.grant} onSend={send('grant')} onCancel={() => onClose(false)}>
				<p>{w.access.text(asker)}</p>
			</Form>
			<details>
				<summary>{w.access.refuse}</summary>
				<Form fields={{ reason: { label: w.access.why } }} first={{}} send={w.access.refuse} onSend={send('refuse')} />
			</details>
		</Dialog>
	);
}

/* Where what was granted is seen; meter data and recipes for the reason that was given. */
const LISTS: Record<string, string> = { footprint: 'footprints', meter: 'meter-readings', recipe: 'processes', project: 'measures', grant: 'applications', link: 'organisations', flag: 'organisation-status' };
const place = (of: Access): string => (of.class === 'meter' && of.kind === 'measure' ? `/monitor/${encodeURIComponent(of.subject.key)}` : `/lists/${LISTS[of.class]}`);

export function Answers({ of, w }: { of: Access[]; w: W }) {
	return (
		<section class="card">
			<h2>{w.access.answers}</h2>
			<ul class="lines">
				{of.map((each) => (
					<Line key={each.access_request} name={thing(each, w)} text={each.state === 'granted' ? w.access.granted(pick(each.owner), day(each.last_day)) : w.access.refused(pick(each.owner), each.answer ?? '')}>
						{each.state === 'granted' && <Link class="button" to={place(each)} query={['meter', 'recipe'].includes(each.class) ? { purpose: each.reason } : {}}>{w.access.see}<span class="unseen">: {thing(each, w)}</span></Link>}
					</Line>
				))}
			</ul>
		</section>
	);
}
