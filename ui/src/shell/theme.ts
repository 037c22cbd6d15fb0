/* High contrast: by the switch, else by what the system asks for. */
const stored = 'sangsaeng.contrast';

export const isHighContrast = (): boolean => {
	const chosen = localStorage.getItem(stored);
	return chosen ? chosen === 'high' : matchMedia('(prefers-contrast: more)').matches;
};

export function applyTheme(): void {
	if (isHighContrast())
		document.documentElement.dataset.theme = 'high-contrast';
	else
		delete document.documentElement.dataset.theme;
}

export function setHighContrast(high: boolean): void {
	localStorage.setItem(stored, high ? 'high' : 'normal');
	applyTheme();
}
