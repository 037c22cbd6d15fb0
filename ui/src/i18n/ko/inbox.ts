const words = {
	title: '할 일',
	text: '기한이 가까운 것부터 보입니다.',
};

export default words;
