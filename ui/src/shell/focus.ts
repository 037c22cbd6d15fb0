/* The focus is never lost: where what had it goes away (a step, a button that did its work, a dialog), it goes to what stands nearest. */
let path: Element[] = [];
addEventListener('focusin', ({ target }) => {
	path = [];
	for (let at = target as Element | null; at && at !== document.body; at = at.parentElement)
		path.push(at);
});
/* Who clicks beside everything means it. */
addEventListener('pointerdown', () => { path = []; }, true);

new MutationObserver(() => {
	const near = path.find((each) => each.isConnected);
	if (document.activeElement !== document.body || !near || (near === path[0] && (near as HTMLButtonElement).disabled))
		return;
	const next = near === path[0] ? near : near.closest('main') === near || !near.closest('main') ? null : near.querySelector('button:enabled, a[href], input:enabled, select, [tabindex]');
	((next ?? document.querySelector('h1')) as HTMLElement | null)?.focus({ preventScroll: next === null });
}).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });

