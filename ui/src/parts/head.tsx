/* Head of a screen: its h1, one sentence, what can be done. The focus comes here after a change of screen. Below a list (`crumb`) it also names the window. */
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { setTitle } from '../shell/title';

interface Props {
	title: string;
	text?: ComponentChildren;
	crumb?: ComponentChildren;
	children?: ComponentChildren;
}
export function PageHead({ title, text, crumb, children }: Props) {
	useEffect(() => { if (crumb) setTitle(title); }, [title]);
	return (
		<div class="page-head">
			<div>
				{crumb && <div class="crumb">{crumb}</div>}
				<h1 tabIndex={-1}>{title}</h1>
				{text && <p>{text}</p>}
			</div>
			{children && <div class="row">{children}</div>}
		</div>
	);
}
