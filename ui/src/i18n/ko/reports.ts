const words = {
	title: '보고서',
	text: '기록에서 바로 만듭니다. 모르는 값은 0이 아니라 모른다고 적힙니다.',
	none: '이 역할로 만들 수 있는 문서가 없습니다.',
	nothing: '해당하는 자료가 아직 없습니다.',
	year: '연도',
	yearHelp: '비우면 자료가 다 있는 가장 최근 해',
	audience: '받는 곳',
	allMoney: '새로 낸 돈 전체',
	format: '형식',
	make: '만들기',
	again: '다시 만들기',
	lists: '표로 받기',
	listsText: '모든 자료 목록은 엑셀이나 CSV로 받을 수 있습니다.',
};

export default words;
