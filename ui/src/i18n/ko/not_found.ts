const words = { title: '찾을 수 없는 화면입니다', home: '처음 화면으로' };

export default words;
