/* A button that opens a small panel below it: Escape and a click elsewhere close it, and the focus goes back. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from '../router';
import { Icon } from './icons';

interface Props {
	label: string;
	icon: 'bell' | 'user';
	text?: string;
	badge?: number;
	children: ComponentChildren;
	onOpen?: () => void;
}
export function Pop({ label, icon, text, badge, children, onOpen }: Props) {
	const [open, set] = useState(false);
	const { url } = useLocation();
	const own = useRef<HTMLDivElement>(null);
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => set(false), [url]);
	useEffect(() => {
		if (!open)
			return;
		onOpen?.();
		const key = (event: KeyboardEvent) => {
			if (event.key === 'Escape') {
				set(false);
				button.current?.focus();
			}
		};
		const click = (event: Event) => { if (!own.current?.contains(event.target as Node)) set(false); };
		addEventListener('keydown', key);
		addEventListener('click', click);
		return () => {
			removeEventListener('keydown', key);
			removeEventListener('click', click);
		};
	}, [open]);
	return (
		<div class="pop" ref={own}>
			<button type="button" class="tool" ref={button} aria-expanded={open} aria-label={text ? `${label}: ${text}` : label} onClick={() => set(!open)}>
				<Icon name={icon} />
				{text && <span class="wide-only">{text}</span>}
				{!!badge && <span class="count">{badge}</span>}
			</button>
			{open && <div class="pop-panel">{children}</div>}
		</div>
	);
}
