/* A place for a file: a button, and the whole box takes what is dropped on it. The server reads it; nothing is kept before it was confirmed. */
import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import { bytes } from './units';

interface Props {
	title: string;
	text?: ComponentChildren;
	accept: string;
	maxBytes?: number;
	busy?: boolean;
	onFile: (file: File) => void;
}
export function FileDrop({ title, text, accept, maxBytes = 256 << 20, busy = false, onFile }: Props) {
	const [over, setOver] = useState(false);
	const [wrong, setWrong] = useState('');
	const input = useRef<HTMLInputElement>(null);
	const id = useId();
	const take = (file: File | null | undefined) => {
		if (!file)
			return;
		setWrong(file.size > maxBytes ? t.file.tooLarge(bytes(maxBytes)) : '');
		if (file.size <= maxBytes)
			onFile(file);
	};
	return (
		<div
			class={over ? 'drop over' : 'drop'}
			onDragOver={(event) => { event.preventDefault(); setOver(true); }}
			onDragLeave={() => setOver(false)}
			onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer?.files[0]); }}
		>
			<div>
				<strong id={id}>{title}</strong>
				{text && <p class="small">{text}</p>}
				{wrong && <p class="small bad" role="alert">{wrong}</p>}
			</div>
			<input ref={input} class="unseen" type="file" tabIndex={-1} aria-labelledby={id} accept={accept} onChange={(event) => { take(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} />
			<button type="button" class="button" disabled={busy} aria-describedby={id} onClick={() => input.current?.click()}>{t.file.choose}</button>
		</div>
	);
}
