const words = {
	title: '자료 목록',
	text: '이 계정으로 볼 수 있는 자료입니다. 표는 엑셀이나 CSV로 받을 수 있습니다.',
	all: '자료 목록',
	search: '목록 찾기',
	nothing: '찾는 목록이 없습니다.',
	none: '여기에 보일 자료가 아직 없습니다.',
	as: (who: string) => `${who}에 보이는 우리 자료입니다. 보기만 할 수 있고, 가명은 이 화면을 위해 따로 만든 것입니다.`,
	asBack: '공유 설정으로',
	noneFiltered: '이 조건에 맞는 자료가 없습니다.',
	filter: '찾을 열',
	value: '값',
	apply: '찾기',
	clear: '조건 지우기',
	purpose: '열람 목적',
	purposeHelp: '계량값이나 비용은 목적을 고르면 보이고, 본 사실이 기록됩니다.',
	item: '자세히',
	hidden: '비어 있거나 볼 수 없는 값',
};

export default words;
