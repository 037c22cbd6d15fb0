/* What the page says without moving the focus: toasts for eyes, one live region for screen readers. */
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n';
import { Icon } from './icons';

interface Toast {
	id: number;
	text: string;
	action?: { text: string; run: () => void } | undefined;
}
let toasts: Toast[] = [];
let spoken = '';
let number = 0;
let draw: () => void = () => undefined;

export function toast(text: string, action?: Toast['action']): void {
	const id = ++number;
	toasts = [...toasts.slice(-2), { id, text, action }];
	say(text);
	setTimeout(() => drop(id), 8000);
}
function drop(id: number): void {
	toasts = toasts.filter((each) => each.id !== id);
	draw();
}
/* Read out once; the same text twice is read twice. */
export function say(text: string): void {
	spoken = spoken === text ? text + '\u00a0' : text;
	draw();
}

export function Sayings() {
	const [, set] = useState(0);
	useEffect(() => {
		draw = () => set((n) => n + 1);
		return () => { draw = () => undefined; };
	}, []);
	return (
		<>
			<div class="unseen" aria-live="polite">{spoken}</div>
			<section class="toasts" aria-label={t.tools.jobs}>
				{toasts.map((each) => (
					<div class="toast" key={each.id}>
						<span>{each.text}</span>
						<span class="row">
							{each.action && <button type="button" class="tool" onClick={() => { each.action?.run(); drop(each.id); }}>{each.action.text}</button>}
							<button type="button" class="tool" aria-label={t.close} onClick={() => drop(each.id)}><Icon name="close" /></button>
						</span>
					</div>
				))}
			</section>
		</>
	);
}
