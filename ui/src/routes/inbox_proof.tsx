/* A duty is done by a paper: it is handed in and linked in two steps under keys that stay the same when they are sent again. */
import { useRef, useState } from 'preact/hooks';
import { ask, newKey, ProblemError, type Problem } from '../api/fetch';
import { capital, pick, t } from '../i18n';
import type words from '../i18n/ko/inbox';
import { Dialog } from '../parts/dialog';
import { FileDrop } from '../parts/drop';
import { Field } from '../parts/field';
import { ProblemNote } from '../parts/states';
import { bytes } from '../parts/units';
import { toast } from '../shell/say';
import type { Duty } from './inbox_order';

export function ProofDialog({ duty, w, onClose }: { duty: Duty; w: typeof words; onClose: (changed: boolean) => void }) {
	const name = capital(pick(duty.name));
	const [file, setFile] = useState<File | null>(null);
	const [kind, setKind] = useState(duty.kind in w.kinds ? duty.kind : 'other');
	const [title, setTitle] = useState(name);
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const keys = useRef({ paper: newKey(), done: newKey() });
	const send = async () => {
		if (!file)
			return;
		setBusy(true);
		setProblem(null);
		try {
			const paper = await ask<{ evidence: string }>('POST', `/v1/evidence?${new URLSearchParams({ kind, title, name: file.name })}`, { file, key: keys.current.paper });
			const path = duty.subject.includes('/') ? `/v1/duties/${duty.kind}/done?subject=${encodeURIComponent(duty.subject)}` : `/v1/duties/${duty.kind}/${encodeURIComponent(duty.subject)}/done`;
			await ask('POST', path, { body: { evidence: paper.body.evidence }, key: keys.current.done });
			toast(w.proof.sent(name));
			onClose(true);
		} catch (error) {
			if (!(error instanceof ProblemError))
				throw error;
			setProblem(error.problem);
			keys.current = { paper: keys.current.paper, done: newKey() };
		} finally {
			setBusy(false);
		}
	};
	return (
		<Dialog title={w.proof.title(name)} onClose={() => onClose(false)}>
			<p>{w.proof.ends(pick(duty.ends))}</p>
			<FileDrop title={file ? w.proof.chosen(file.name, bytes(file.size)) : w.proof.file} text={w.proof.fileText} accept=".pdf,.jpg,.jpeg,.png,.xlsx,.csv,.zip,.hwp,.hwpx,.docx" busy={busy} onFile={(chosen) => { setFile(chosen); keys.current.paper = newKey(); }} />
			<Field label={w.proof.kind}>
				{(tied) => <select {...tied} value={kind} onChange={(event) => setKind(event.currentTarget.value)}>{Object.entries(w.kinds).map(([key, text]) => <option key={key} value={key}>{text}</option>)}</select>}
			</Field>
			<Field label={w.proof.name}>{(tied) => <input {...tied} value={title} onInput={(event) => setTitle(event.currentTarget.value)} />}</Field>
			{problem && <ProblemNote problem={problem} level={3} />}
			<div class="row">
				<button type="button" class="button main" disabled={!file || busy} onClick={() => void send()}>{w.proof.send}</button>
				<button type="button" class="button" onClick={() => onClose(false)}>{t.cancel}</button>
			</div>
		</Dialog>
	);
}
