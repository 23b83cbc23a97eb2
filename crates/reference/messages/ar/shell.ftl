# In part only: enough to show that the layout turns. Everything else is shown in English.

shell-skip = تخطَّ إلى المحتوى
shell-training-band = بيانات تدريب. لا شيء هنا حقيقي.
shell-signed-in-as = مسجَّل الدخول باسم { $name }
shell-sign-in = تسجيل الدخول
shell-sign-out = تسجيل الخروج
shell-search = بحث
shell-language = اللغة

shell-nav-home = الرئيسية
shell-nav-requests = الطلبات
shell-nav-seizures = المضبوطات
shell-nav-marks = العلامات
shell-nav-analysis = ما تقوله البيانات
shell-group-analyse = التحليل
shell-nav-imports = الجداول
shell-nav-links = الروابط
shell-nav-sharing = المشاركة
shell-nav-people = الأشخاص والحسابات
shell-nav-help = المساعدة والمفاتيح

shell-results = { $count ->
    [zero] لا نتائج
    [one] نتيجة واحدة
    [two] نتيجتان
    [few] { $count } نتائج
    [many] { $count } نتيجة
   *[other] { $count } نتيجة
}
