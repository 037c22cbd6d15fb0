/* Head of a screen: its h1, one sentence, what can be done. The focus comes here after a change of screen. */
import type { ComponentChildren } from 'preact';

interface Props {
	title: string;
	text?: ComponentChildren;
	crumb?: ComponentChildren;
	children?: ComponentChildren;
}
export function PageHead({ title, text, crumb, children }: Props) {
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
