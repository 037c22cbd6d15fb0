/* The browser's own dialog: it keeps the focus inside, Escape closes it, and the focus goes back to where it was. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../i18n';
import { Icon } from '../shell/icons';

interface Props {
	title: string;
	drawer?: boolean;
	/* without it, one of the buttons inside has to be chosen */
	onClose?: () => void;
	children: ComponentChildren;
}
export function Dialog({ title, drawer = false, onClose, children }: Props) {
	const own = useRef<HTMLDialogElement>(null);
	const id = useId();
	useEffect(() => {
		const dialog = own.current;
		const before = document.activeElement as HTMLElement | null;
		dialog?.showModal();
		return () => {
			dialog?.close();
			before?.focus?.();
		};
	}, []);
	return (
		<dialog ref={own} class={drawer ? 'drawer' : ''} aria-labelledby={id} onCancel={(event) => { event.preventDefault(); onClose?.(); }} onClick={(event) => { if (event.target === own.current) onClose?.(); }} onClose={() => { if (!onClose) own.current?.showModal(); }}>
			<div class="dialog-body">
				<div class="dialog-head">
					<h2 id={id}>{title}</h2>
					{onClose && <button type="button" class="tool" aria-label={t.close} onClick={onClose}><Icon name="close" /></button>}
				</div>
				{children}
			</div>
		</dialog>
	);
}
