/* Asking an owner to show what is not seen: fetched when somebody wants to. */
import { useState } from 'preact/hooks';
import { ask, newKey, type Problem } from '../api/fetch';
import { refresh, useQuery } from '../api/query';
import { codes } from '../api/words';
import { lang, t } from '../i18n';
import type words from '../i18n/ko/access';
import { Dialog } from '../parts/dialog';
import { Form } from '../parts/form';
import { Waiting } from '../parts/states';
import { day } from '../parts/units';
import { toast } from './say';

const PATH = '/v1/access-requests';
export const load = () => (lang === 'ko' ? import('../i18n/ko/access') : import('../i18n/en/access')).then((module) => module.default);

/* Without `of`, what is asked for is typed. */
export function AccessAsk({ of, w, onClose }: { of?: Problem['ask'] | undefined; w: typeof words; onClose: () => void }) {
	const [key] = useState(newKey);
	const sent = useQuery(PATH, of ? {} : null, of && { state: 'open', class: of.class, [of.kind]: of.key });
	const [waits] = sent.body?.items ?? [];
	const send = async (typed: Record<string, string>) => {
		await ask('POST', PATH, { key, body: Object.fromEntries(Object.entries({ ...of, ...typed }).filter(([, text]) => text)) });
		toast(w.sent);
		refresh(PATH);
		onClose();
	};
	const named = { class: { label: w.what, list: codes('class') }, kind: { label: w.kind, list: Object.entries(w.kinds) }, key: { label: w.key, help: w.keyHelp } };
	return (
		<Dialog title={t.problem.ask} onClose={onClose}>
			{sent.waiting ? <Waiting /> : waits ? <p role="status">{w.waits(day(waits.asked_at?.slice(0, 10)))}</p> : (
				<Form
					fields={{ ...(of ? {} : named), reason: { label: w.why, help: w.whyHelp }, last_day: { label: w.until, type: 'date', optional: true } }}
					first={{}} send={w.send} onSend={send} onCancel={onClose}
				>
					<p>{w.text}</p>
				</Form>
			)}
		</Dialog>
	);
}
